import type { StageOutput } from './read-tests.js';

/** What a stage did. */
export interface StageResult {
  /** HTTP status; 400 when the front end refuses the request. */
  readonly status: number;
  /** The ids of the rules that logged. */
  readonly ids: ReadonlySet<number>;
  /** One line for each logged rule. */
  readonly lines: readonly string[];
}

/** Says what is wrong with a stage, or undefined when every part of its expectation holds. */
export function judge(output: StageOutput, result: StageResult): string | undefined {
  if (output.expectError) return result.status === 400 ? undefined : `expected a refusal, got ${result.status}`;
  const logged = [...result.ids].join(' ');
  for (const id of output.expectIds) {
    if (!result.ids.has(id)) return `expected ${id}, logged ${logged || 'nothing'}`;
  }
  for (const id of output.refuseIds) {
    if (result.ids.has(id)) return `did not expect ${id}, logged ${logged}`;
  }
  if (output.status !== undefined && output.status !== result.status) {
    return `expected status ${output.status}, got ${result.status}`;
  }
  const { matchRegex, noMatchRegex } = output;
  const found = (pattern: string): boolean => result.lines.some((line) => new RegExp(pattern).test(line));
  if (matchRegex !== undefined && !found(matchRegex)) return `no line matches ${matchRegex}; logged ${logged}`;
  if (noMatchRegex !== undefined && found(noMatchRegex)) return `a line matches ${noMatchRegex}; logged ${logged}`;
  return undefined;
}
