import { AutomataError } from '../errors.js';
import { type Alphabet, highClass } from './alphabet.js';

/** What is matched: a string, or bytes (bytes mode only). */
export type Input = string | Uint8Array;

/** Refuses bytes in unicode mode, where they would be read as code points. */
export function checkInput(input: Input, unicode: boolean): void {
  if (typeof input === 'string') return;
  if (!(input instanceof Uint8Array)) {
    throw new AutomataError('AUTOMATA_INPUT', `expected a string or a Uint8Array as input, found ${typeof input}`);
  }
  if (unicode) {
    throw new AutomataError('AUTOMATA_INPUT', "a pattern in mode 'unicode' matches strings; decode the bytes first");
  }
}

/** The symbol that starts at `index`. */
export function symbolAt(input: Input, index: number, unicode: boolean): number {
  if (typeof input !== 'string') return input[index]!;
  if (unicode) return input.codePointAt(index)!;
  return input.charCodeAt(index);
}

/** Places that the symbol takes. */
export function widthOf(symbol: number, unicode: boolean): number {
  return unicode && symbol > 0xffff ? 2 : 1;
}

/** Where the symbol that ends at `index` begins. */
export function symbolStart(input: Input, index: number, unicode: boolean): number {
  if (!unicode || typeof input !== 'string' || index < 2) return index - 1;
  const isPair = (input.charCodeAt(index - 1) & 0xfc00) === 0xdc00 && (input.charCodeAt(index - 2) & 0xfc00) === 0xd800;
  return index - (isPair ? 2 : 1);
}

/** The class of the symbol at `index`, knowing whether it is a newline that ends the input. */
export function classAt(alphabet: Alphabet, input: Input, index: number): number {
  const symbol = symbolAt(input, index, alphabet.unicode);
  if (symbol === 10 && index === input.length - 1 && alphabet.finalNewline >= 0) return alphabet.finalNewline;
  return symbol < 256 ? alphabet.low[symbol]! : highClass(alphabet, symbol);
}
