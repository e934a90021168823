import { LazyDfa } from '../dfa/lazy-dfa.js';
import { SymbolStream } from '../dfa/symbol-stream.js';
import type { Input } from '../program/input.js';
import { SetMatches } from './set-matches.js';
import type { SetProgram } from './set-program.js';

/** Says which patterns of a set match an input that comes in parts, in constant memory. */
export class SetStream {
  /** The patterns that match for certain so far. */
  readonly matches: SetMatches;
  readonly #stream: SymbolStream;

  /** @internal */
  constructor(set: SetProgram, cacheBytes: number) {
    this.matches = new SetMatches(set.starts.length);
    const walk = { starts: [...set.starts], ordered: false, unanchored: true, reverse: false };
    this.#stream = new SymbolStream(new LazyDfa(set.program, set.alphabet, walk, cacheBytes), (patterns) => {
      for (const pattern of patterns) this.matches.add(pattern);
    });
  }

  /** Steps so far. */
  get steps(): number {
    return this.#stream.steps;
  }

  /** Reads the next part; returns `matches`. */
  write(part: Input): SetMatches {
    this.#stream.write(part);
    return this.matches;
  }

  /** Ends the input; returns the final answer. */
  end(): SetMatches {
    this.#stream.end();
    return this.matches;
  }
}
