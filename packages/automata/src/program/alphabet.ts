import { Assertion, FOREIGN } from '../syntax/ast.js';
import type { CharSet } from '../syntax/char-set.js';
import { WORD } from '../syntax/class-names.js';
import { Op, type Program } from './program.js';

/** What stands beside a place, as far as assertions can tell. */
export const Context = { edge: 0, newline: 1, word: 2, other: 3, finalNewline: 4 } as const;
export const CONTEXTS = 5;

/**
 * Symbols that no instruction tells apart share a class. Two classes more stand for what is no symbol: the end of the
 * input (`end`), and a newline that is the last symbol (`finalNewline`, where `\Z` looks for one; else -1).
 */
export interface Alphabet {
  /** Classes with `end` and `finalNewline`. */
  readonly size: number;
  /** Class of each symbol below 256. */
  readonly low: Uint16Array;
  /** Lower bounds of the ranges from 256 on, and the class of each range. */
  readonly bounds: Int32Array;
  readonly boundClass: Uint16Array;
  readonly end: number;
  readonly finalNewline: number;
  /** Context that a symbol of a class is to its neighbours; contexts that no assertion asks for are merged. */
  readonly context: Uint8Array;
  /** `member[set * size + class]` is 1 when the symbols of the class are in the set. */
  readonly member: Uint8Array;
  readonly unicode: boolean;
}

/** Derives the classes of a program. */
export function alphabetOf(program: Program): Alphabet {
  const asks = assertionsOf(program);
  const max = program.maxSymbol;
  const partition = new Partition(program.sets, max);
  for (const set of program.sets) partition.refine(set);
  if (asks.word) partition.refine(WORD);
  if (asks.line) partition.refine([10, 10]);
  const { starts, classes, count } = partition;
  const end = count;
  const finalNewline = asks.final ? count + 1 : -1;
  const size = count + (asks.final ? 2 : 1);
  const low = new Uint16Array(256);
  let range = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    while (range + 1 < starts.length && starts[range + 1]! <= symbol) range++;
    low[symbol] = classes[range]!;
  }
  const sample = new Int32Array(size).fill(-1);
  starts.forEach((symbol, index) => {
    sample[classes[index]!] = symbol;
  });
  const context = new Uint8Array(size).fill(Context.other);
  const any = asks.word || asks.line || asks.edge;
  if (asks.word)
    for (let i = 0; i < WORD.length; i += 2)
      for (let c = WORD[i]!; c <= WORD[i + 1]!; c++) context[low[c]!] = Context.word;
  if (asks.line) context[low[10]!] = Context.newline;
  if (any) context[end] = Context.edge;
  if (asks.final) context[finalNewline] = Context.finalNewline;
  const member = new Uint8Array(program.sets.length * size);
  program.sets.forEach((set, index) => {
    let i = 0;
    starts.forEach((symbol, at) => {
      while (i < set.length && set[i + 1]! < symbol) i += 2;
      if (i < set.length && set[i]! <= symbol) member[index * size + classes[at]!] = 1;
    });
    if (asks.final) member[index * size + finalNewline] = member[index * size + low[10]!]!;
  });
  const from = starts.findLastIndex((symbol) => symbol <= 256);
  const bounds = Int32Array.from(starts.slice(from));
  const boundClass = Uint16Array.from(classes.slice(from));
  return { size, low, bounds, boundClass, end, finalNewline, context, member, unicode: max !== FOREIGN };
}

function assertionsOf({ op, arg }: Program): { word: boolean; line: boolean; edge: boolean; final: boolean } {
  const found = { word: false, line: false, edge: false, final: false };
  for (let pc = 0; pc < op.length; pc++) {
    if (op[pc] !== Op.assert) continue;
    found.edge = true;
    const kind = arg[pc]!;
    if (kind === Assertion.word || kind === Assertion.notWord) found.word = true;
    else if (kind !== Assertion.beginText && kind !== Assertion.endText) found.line = true;
    if (kind === Assertion.endFinal) found.final = true;
  }
  return found;
}

/** Ranges of symbols, and their classes, which sets refine one after another. */
class Partition {
  readonly starts: number[];
  readonly classes: number[];
  count = 1;

  constructor(sets: readonly CharSet[], max: number) {
    const cuts = new Set([0, 10, 11, Math.min(256, max)]);
    for (const set of [...sets, WORD]) {
      for (let i = 0; i < set.length; i += 2) {
        cuts.add(set[i]!);
        if (set[i + 1]! < max) cuts.add(set[i + 1]! + 1);
      }
    }
    this.starts = [...cuts].sort((a, b) => a - b);
    this.classes = this.starts.map(() => 0);
  }

  /** Splits every class into its symbols in and outside the set. */
  refine(set: CharSet): void {
    const total = new Int32Array(this.count);
    const inside = new Int32Array(this.count);
    const hits: number[] = [];
    let i = 0;
    this.starts.forEach((symbol, at) => {
      total[this.classes[at]!]!++;
      while (i < set.length && set[i + 1]! < symbol) i += 2;
      if (i < set.length && set[i]! <= symbol) {
        hits.push(at);
        inside[this.classes[at]!]!++;
      }
    });
    const renamed = new Map<number, number>();
    for (const at of hits) {
      const old = this.classes[at]!;
      if (inside[old] === total[old]) continue;
      let name = renamed.get(old);
      if (name === undefined) {
        name = this.count++;
        renamed.set(old, name);
      }
      this.classes[at] = name;
    }
  }
}

/** The class of a symbol above 255. */
export function highClass(alphabet: Alphabet, symbol: number): number {
  const { bounds } = alphabet;
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bounds[middle]! <= symbol) low = middle;
    else high = middle - 1;
  }
  return alphabet.boundClass[low]!;
}
