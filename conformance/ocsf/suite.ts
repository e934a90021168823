import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsOf, type Problem } from '@lamellar/events/check';
import { defineSuite } from '../harness/suite.js';

interface ValidCase {
  readonly name: string;
  readonly event: unknown;
}

interface InvalidCase {
  readonly rule: string;
  readonly path: string;
  readonly why: string;
  readonly event: unknown;
}

/** OCSF events: the valid ones are accepted, each invalid one is refused at the place and for the one rule that it breaks. */
export const suite = defineSuite({
  name: 'ocsf',
  about: 'Does the event check accept valid OCSF 1.8.0 events and refuse invalid ones for their named reason?',
  tier: 'quick',
  data: ['ocsf'],
  run({ root, report }) {
    for (const { name, event } of lines<ValidCase>(join(root, 'ocsf/valid.jsonl'))) {
      report.result(`valid: ${name}`, describe(errorsOf(event)));
    }
    for (const { rule, path, why, event } of lines<InvalidCase>(join(root, 'ocsf/invalid.jsonl'))) {
      report.result(`invalid: ${why}`, judge(rule, path, errorsOf(event)));
    }
  },
});

function judge(rule: string, path: string, problems: readonly Problem[]): string | undefined {
  const named = problems.some((problem) => problem.rule === rule && problem.path === path);
  // An event may break its rule at several places, such as each attribute of a profile that it does not apply; it breaks no other rule.
  if (named && problems.every((problem) => problem.rule === rule)) return undefined;
  return `expected ${rule} at ${JSON.stringify(path)}, found ${describe(problems) ?? 'nothing'}`;
}

function describe(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems.map(({ rule, path, message }) => `${rule} at ${JSON.stringify(path)} (${message})`).join('; ');
}

function lines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}
