import type { LazyDfa } from '../dfa/lazy-dfa.js';
import { SymbolStream } from '../dfa/symbol-stream.js';
import type { Input } from '../program/input.js';

/** Says whether an input that comes in parts holds a match, in constant memory. */
export class RegexStream {
  #matched = false;
  readonly #stream: SymbolStream;

  /** @internal */
  constructor(dfa: LazyDfa) {
    this.#stream = new SymbolStream(dfa, () => {
      this.#matched = true;
    });
  }

  /** True as soon as a match is certain. A match that needs what follows it (`$`, `\b`) is certain one part later, or at the end. */
  get matched(): boolean {
    return this.#matched;
  }

  /** Steps so far. */
  get steps(): number {
    return this.#stream.steps;
  }

  /** Reads the next part; returns `matched`. Parts after a match are not read any more. */
  write(part: Input): boolean {
    if (!this.#matched) this.#stream.write(part);
    return this.#matched;
  }

  /** Ends the input; returns the final answer. */
  end(): boolean {
    this.#stream.end();
    return this.#matched;
  }
}
