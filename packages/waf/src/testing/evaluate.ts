import { compileProgram, type Program } from '../compile/index.js';
import { instantiate, MemoryCollections, Transaction } from '../engine/index.js';
import { describeProblem } from '../errors.js';
import { runWhole } from '../run-whole.js';
import { Problems } from '../seclang/index.js';
import type { RequestView, ResponseView } from '../views.js';

/** Compiles rules given as text; throws with every problem. For tests. */
export function compileText(text: string, files: Readonly<Record<string, string>> = {}): Program {
  const problems = new Problems();
  const readFile = (path: string): string => {
    const content = Object.hasOwn(files, path) ? files[path] : undefined;
    if (content === undefined) throw new Error(`there is no ${path}`);
    return content;
  };
  const program = compileProgram([{ name: 'test.conf', text }], { readFile }, problems);
  if (problems.list.length > 0) throw new Error(problems.list.map(describeProblem).join('\n'));
  return program;
}

/** How `evaluate` runs. */
export interface EvaluateOptions {
  readonly engine?: 'On' | 'DetectionOnly';
  readonly response?: ResponseView;
  readonly sets?: boolean;
  readonly collections?: MemoryCollections;
  readonly now?: number;
}

/** Runs one whole transaction, logging phase included. */
export function evaluate(
  program: Program,
  request: Partial<RequestView> = {},
  options: EvaluateOptions = {},
): Transaction {
  const transaction = new Transaction(instantiate(program, { sets: options.sets ?? true }), {
    connection: { remoteAddress: '192.0.2.1', remotePort: 4000 },
    uniqueId: 'tx-1',
    now: () => options.now ?? 1_700_000_000_000,
    ruleEngine: options.engine ?? 'On',
    collections: options.collections ?? new MemoryCollections(3600),
    parseByContentType: true,
    refuseUnparsed: true,
    limitStatus: 413,
    fileContentBytes: 1000,
    stepBudget: 10_000_000,
  });
  runWhole(transaction, { method: 'GET', target: '/', headers: [], ...request }, options.response);
  transaction.finish();
  return transaction;
}

/** The ids of the rules that logged, in order. */
export function idsOf(transaction: Transaction): number[] {
  return transaction.matches.map(({ id }) => id);
}
