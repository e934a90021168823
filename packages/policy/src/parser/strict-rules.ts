import type { RuleNode } from '../ast/index.js';
import { BASE_KEYWORDS, V1_KEYWORDS } from '../lexer/index.js';
import type { ParseProblem } from './cursor.js';

/** What v1 demands of a rule beyond v0, for the rule and its `else` branches. */
export function strictRuleProblems(rule: RuleNode): ParseProblem[] {
  const problems: ParseProblem[] = [];
  for (let branch: RuleNode | undefined = rule; branch !== undefined; branch = branch.otherwise) {
    const { head } = branch;
    const kind = head.args === undefined ? 'rule' : 'function';
    const report = (message: string): void => {
      problems.push({ at: branch!.at, message });
    };
    const name = head.ref.head.kind === 'var' ? head.ref.head.name : '';
    if (head.ref.path.length === 0 && (BASE_KEYWORDS.includes(name) || V1_KEYWORDS.includes(name))) {
      report(`${name} keyword cannot be used for rule name`);
    }
    if (branch.generatedBody && head.generatedValue) {
      report(`${kind} must have value assignment and/or body declaration`);
    }
    if (!branch.generatedBody && !head.usesIf && !branch.isDefault) {
      report(`\`if\` keyword is required before ${kind} body`);
    }
    if (head.multiValue && !head.usesContains) report('`contains` keyword is required for partial set rules');
  }
  return problems;
}
