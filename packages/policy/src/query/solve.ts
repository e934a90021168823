import type { Body, Source } from '../ast/index.js';
import type { Globals } from '../compile/globals.js';
import { compileQuery } from '../compile/index.js';
import type { Bindings } from '../evaluate/index.js';
import { type Explanation, Recorder } from '../explain.js';
import { planQuery } from '../plan/index.js';
import { type Policy, partsOf, type RunOptions } from '../policy.js';
import type { Value } from '../values/index.js';

/** A query ready to be asked. */
export interface SolvedQuery {
  readonly run: (input?: unknown, options?: RunOptions) => Bindings[];
  readonly runAsync: (input?: unknown, options?: RunOptions) => Promise<Bindings[]>;
  readonly explain: (input?: unknown, options?: RunOptions) => Explanation;
}

const MOST_ASYNC_CALLS = 100;

/**
 * Prepares a parsed query, which the passes change. `globals` are names that it knows besides `data` and `input`.
 *
 * @throws {PolicyCompileError}
 */
export function solve(policy: Policy, source: Source, body: Body, globals?: Globals): SolvedQuery {
  const { program, planned, instance, data, options } = partsOf(policy);
  const plan = planQuery(compileQuery(source, body, program, globals), planned);
  const query = instance.query(plan);
  return {
    run: (input, given) => query(input as Value | undefined, data, options(given)),
    runAsync: (input, given) =>
      instance.untilAnswered(options(given), given?.maxAsyncCalls ?? MOST_ASYNC_CALLS, (inner) =>
        query(input as Value | undefined, data, inner),
      ),
    explain: (input, given) => {
      const recorder = new Recorder(source);
      return recorder.explanation(
        instance.explained(plan, source, recorder, input as Value | undefined, data, options(given)),
      );
    },
  };
}
