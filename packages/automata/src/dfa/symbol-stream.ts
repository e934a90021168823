import { AutomataError } from '../errors.js';
import { highClass } from '../program/alphabet.js';
import { checkInput, type Input, symbolAt, widthOf } from '../program/input.js';
import { DEAD, type LazyDfa } from './lazy-dfa.js';

/**
 * Feeds an automaton with an input that comes in parts. Between parts it keeps the state and, where the next part decides what it means, the last
 * symbol: half of a surrogate pair, or a newline that may end the input.
 */
export class SymbolStream {
  /** Steps so far: symbols read and instructions visited. */
  steps = 0;
  #state: number;
  #held = '';
  #isDead = false;
  #ended = false;
  readonly #dfa: LazyDfa;
  readonly #note: (patterns: readonly number[]) => void;

  /** `note` is told the patterns that match, again and again for those that go on matching. The automaton must be nobody else's. */
  constructor(dfa: LazyDfa, note: (patterns: readonly number[]) => void) {
    this.#dfa = dfa;
    this.#note = note;
    this.#state = dfa.begin(dfa.alphabet.context[dfa.alphabet.end]!);
  }

  write(part: Input): void {
    const { alphabet } = this.#dfa;
    checkInput(part, alphabet.unicode);
    if (this.#ended)
      throw new AutomataError('AUTOMATA_INPUT', 'the stream was ended before this part; make a new stream');
    if (part.length === 0 || this.#isDead) return;
    const input = this.#held === '' ? part : this.#joined(part);
    const length = this.#keepBack(input);
    for (let i = 0; i < length && !this.#isDead; ) {
      const symbol = symbolAt(input, i, alphabet.unicode);
      this.#read(symbol < 256 ? alphabet.low[symbol]! : highClass(alphabet, symbol));
      i += widthOf(symbol, alphabet.unicode);
    }
  }

  /** Says that nothing more comes: what stands at the end is decided now. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { alphabet } = this.#dfa;
    if (this.#held !== '') {
      const symbol = this.#held.charCodeAt(0);
      const isNewline = symbol === 10 && alphabet.finalNewline >= 0;
      this.#read(isNewline ? alphabet.finalNewline : highClass(alphabet, symbol));
    }
    this.#read(alphabet.end);
  }

  #joined(part: Input): Input {
    if (typeof part === 'string') return this.#held + part;
    const bytes = new Uint8Array(part.length + 1);
    bytes[0] = this.#held.charCodeAt(0);
    bytes.set(part, 1);
    return bytes;
  }

  /** Holds the last unit back where it needs what follows; returns how much to read now. */
  #keepBack(input: Input): number {
    const { unicode, finalNewline } = this.#dfa.alphabet;
    const last = symbolAt(input, input.length - 1, false);
    const isHalf = unicode && (last & 0xfc00) === 0xd800;
    this.#held = isHalf || (last === 10 && finalNewline >= 0) ? String.fromCharCode(last) : '';
    return input.length - this.#held.length;
  }

  #read(symbol: number): void {
    if (this.#isDead) return;
    const { table, stepper, matchLists } = this.#dfa;
    this.steps++;
    let target = table.transitions[this.#state + symbol]!;
    if (target === 0) {
      stepper.steps = 0;
      target = this.#dfa.explore(this.#state, symbol);
      this.steps += stepper.steps;
    }
    if (target === DEAD) {
      this.#isDead = true;
      return;
    }
    if (target < 0) {
      target = -target;
      this.#note(matchLists[table.transitions[target + table.stride - 1]!]!);
    }
    this.#state = target;
  }
}
