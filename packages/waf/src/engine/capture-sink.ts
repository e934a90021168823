import type { MatchSink } from '../operators/index.js';
import { type TransactionData, Value } from '../variables/index.js';

/** Receives what operators find; one for each transaction, reused for every evaluation. */
export class CaptureSink implements MatchSink {
  capturing = false;
  /** An operator gave up at its budget: the verdict is `limit`. */
  limited = false;
  start = -1;
  end = -1;
  readonly #data: TransactionData;
  readonly #texts: (string | undefined)[] = [];

  constructor(data: TransactionData) {
    this.#data = data;
  }

  /** Before an evaluation. */
  reset(capturing: boolean): void {
    this.capturing = capturing;
    this.start = -1;
    this.end = -1;
    if (this.#texts.length > 0) this.#texts.length = 0;
  }

  capture(index: number, text: string): void {
    if (index >= 0 && index < 10) this.#texts[index] = text;
  }

  span(start: number, end: number): void {
    this.start = start;
    this.end = end;
  }

  pathArgument(name: string, value: string): void {
    this.#data.pathArgs.push(new Value('ARGS_PATH', name, value));
  }

  limit(): void {
    this.limited = true;
  }

  /** Writes TX.0 to TX.9; what was captured before is gone. */
  commit(): void {
    const { tx } = this.#data;
    for (let index = 0; index < 10; index++) {
      const text = this.#texts[index];
      if (text === undefined) tx.delete(String(index));
      else tx.set(String(index), text);
    }
  }
}
