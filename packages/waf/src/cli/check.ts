import { describeProblem, RuleErrors } from '../errors.js';
import { compileRules, findCrs } from '../files/index.js';
import type { Print } from './print.js';

/** `lamellar-waf check [--crs FOLDER] FILES...`: compiles rules and tells every problem; 1 when there is one. */
export async function check(patterns: readonly string[], crs: string | undefined, print: Print): Promise<number> {
  const found = patterns.length === 0 || crs !== undefined ? findCrs(crs) : undefined;
  if (found === undefined && patterns.length === 0) {
    print.error('no rules: name files, or a Core Rule Set with --crs or LAMELLAR_CRS');
    return 2;
  }
  try {
    const program = await compileRules([...(found?.rules ?? []), ...patterns]);
    const phases = program.phases.map((list, phase) => `${phase}: ${list.length}`).slice(1);
    if (found !== undefined) print.line(`Core Rule Set (${found.origin}) in ${found.folder}`);
    for (const warning of program.warnings) print.line(`warning: ${describeProblem(warning)}`);
    for (const signature of program.settings.componentSignatures) print.line(signature);
    print.line(
      `${program.rules.length} rules, by phase ${phases.join(', ')}; no problems, ${program.warnings.length} warnings`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof RuleErrors)) throw error;
    for (const problem of error.problems) print.error(describeProblem(problem));
    print.error(`${error.problems.length} problem(s)`);
    return 1;
  }
}
