import type { Position, Source } from './ast/index.js';
import { indexTests } from './evaluate/index.js';
import type { ProgramPlan } from './plan/index.js';

/** How a rule is found among those of its document. */
export interface IndexReport {
  readonly rule: string;
  readonly position: Position | undefined;
  /** What the index looks at, such as `input["method"]`; empty when the rule is always tried. */
  readonly by: readonly string[];
  /** Why the rule is always tried. */
  readonly reason?: string;
}

/** The report over all rules of a plan. */
export function indexReport(plan: ProgramPlan, sourceOf: (module: number) => Source | undefined): IndexReport[] {
  return plan.groups.flatMap((group) =>
    group.rules.map((rule): IndexReport => {
      const base = {
        rule: ['data', ...group.path].join('.'),
        position: sourceOf(rule.module)?.position(rule.at),
      };
      if (group.rules.length < 3) return { ...base, by: [], reason: 'the document has fewer than three rules' };
      if (rule.otherwise !== undefined) return { ...base, by: [], reason: 'a rule with else is always tried' };
      const by = [...new Set(indexTests(rule.ops, group.args))];
      if (by.length > 0) return { ...base, by };
      const reason = 'it compares no path of the input, of base data or of an argument with a constant scalar';
      return { ...base, by, reason };
    }),
  );
}
