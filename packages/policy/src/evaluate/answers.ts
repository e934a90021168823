import type { BuiltinContext } from '../builtins/context.js';
import type { EvaluateAsync } from '../builtins/registry.js';
import { termText, type Value } from '../values/index.js';

type Answer = { readonly value: Value | undefined } | { readonly error: unknown };

/** An evaluation met an asynchronous builtin whose answer it does not have yet. */
export class PendingAnswer extends Error {
  readonly key: string;
  readonly args: readonly Value[];
  readonly evaluate: EvaluateAsync;

  constructor(key: string, name: string, args: readonly Value[], evaluate: EvaluateAsync) {
    super(`${name} is not answered yet`);
    this.key = key;
    this.args = args;
    this.evaluate = evaluate;
  }
}

/** What asynchronous builtins answered, by call; an evaluation that restarts finds the answers here. */
export class Answers {
  readonly #known = new Map<string, Answer>();

  /** The answer to a call; throws {@link PendingAnswer} when there is none, and what the builtin threw. */
  get(name: string, args: readonly Value[], evaluate: EvaluateAsync): Value | undefined {
    const key = `${name} ${termText(args)}`;
    const answer = this.#known.get(key);
    if (answer === undefined) throw new PendingAnswer(key, name, args, evaluate);
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  /** Waits for the builtin and keeps its answer. */
  async ask({ key, args, evaluate }: PendingAnswer, context: BuiltinContext): Promise<void> {
    try {
      this.#known.set(key, { value: await evaluate(args, context) });
    } catch (error) {
      this.#known.set(key, { error });
    }
  }
}
