import { compileProgram, type Program } from './compile/index.js';
import { RuleErrors } from './errors.js';
import { starterRuleFiles } from './generated/starter-rules.js';
import { Problems, type RuleSource } from './seclang/index.js';

let compiled: Program | undefined;

/**
 * The rules of this package: a small set of our own over SQL injection, XSS, commands and code, files, SSRF, protocol abuse
 * and scanners, for use until a full rule set is chosen. Compiled once. `before` are rules or settings loaded before them.
 *
 * @example const waf = createWaf(starterRules(), { mode: 'block' });
 */
export function starterRules(before: readonly RuleSource[] = []): Program {
  if (before.length === 0 && compiled !== undefined) return compiled;
  const problems = new Problems();
  const sources = starterRuleFiles.map(([name, text]): RuleSource => ({ name: `starter/${name}`, text }));
  const readFile = (): never => {
    throw new Error('rules given as text cannot read files');
  };
  const program = compileProgram([...before, ...sources], { readFile }, problems);
  if (problems.list.length > 0) throw new RuleErrors(problems.list);
  if (before.length === 0) compiled = program;
  return program;
}
