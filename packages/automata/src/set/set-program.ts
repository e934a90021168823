import { requiredWords } from '../literals/required.js';
import { type Alphabet, alphabetOf } from '../program/alphabet.js';
import { ProgramBuilder } from '../program/build.js';
import { Op, type Program } from '../program/program.js';
import { relax } from '../program/relax.js';
import { trim } from '../program/trim.js';
import { irregularNode, notRegular } from '../regex/regular.js';
import type { CharSet } from '../syntax/char-set.js';
import type { SyntaxOptions } from '../syntax/options.js';
import { parse } from '../syntax/parse.js';

/** A pattern of a set, with flags of its own beside those of the set. */
export interface SetPattern {
  readonly pattern: string;
  /** @default the flags of the set */
  readonly flags?: string;
}

/** The immutable part of a set: the patterns, trimmed to what decides whether they match, one after another in one program. */
export interface SetProgram {
  readonly program: Program;
  readonly alphabet: Alphabet;
  /** First and last + 1 instruction of each pattern. */
  readonly bounds: Int32Array;
  /** Where each pattern starts. */
  readonly starts: Int32Array;
  /** Words of which one stands in every text that the pattern matches; undefined where there are none. */
  readonly words: readonly (readonly string[] | undefined)[];
  readonly patterns: readonly Required<SetPattern>[];
  readonly syntax: Required<Pick<SyntaxOptions, 'mode' | 'syntax' | 'dollarEndOnly'>>;
}

/** Compiles the patterns of a set; the first that fails throws. */
export function buildSet(list: readonly (string | SetPattern)[], options: SyntaxOptions): SetProgram {
  const { mode = 'bytes', syntax = 're2', dollarEndOnly = false, flags = '' } = options;
  const patterns = list.map((item) =>
    typeof item === 'string' ? { pattern: item, flags } : { pattern: item.pattern, flags: item.flags ?? flags },
  );
  const builder = new ProgramBuilder({ captures: false, reverse: false });
  const bounds = new Int32Array(patterns.length + 1);
  const starts = new Int32Array(patterns.length);
  const words: (readonly string[] | undefined)[] = [];
  patterns.forEach(({ pattern, flags: own }, index) => {
    const parsed = parse(pattern, { mode, syntax, dollarEndOnly, flags: own });
    const node = relax(parsed.node);
    const irregular = irregularNode(node);
    if (irregular !== undefined) throw notRegular(parsed, irregular);
    starts[index] = builder.add(trim(node), index, pattern);
    bounds[index + 1] = builder.length;
    words.push(gateWords(requiredWords(node)));
  });
  const program = builder.finish(mode === 'unicode' ? 0x10ffff : 0x100);
  const syntaxOptions = { mode, syntax, dollarEndOnly };
  return { program, alphabet: alphabetOf(program), bounds, starts, words, patterns, syntax: syntaxOptions };
}

/** Words that an automaton over bytes can look for. */
function gateWords(words: string[] | undefined): string[] | undefined {
  const fits = (word: string): boolean => [...word].every((letter) => letter.codePointAt(0)! < 256);
  return words?.every(fits) ? words : undefined;
}

/** A part of a set: some of its patterns, with a program and an alphabet of their own. Match ids are indices of `patterns`. */
export interface SetPart {
  readonly program: Program;
  readonly alphabet: Alphabet;
  readonly starts: readonly number[];
  /** Indices in the whole set. */
  readonly patterns: readonly number[];
}

/** Cuts some patterns out of a set. */
export function partOf({ program, bounds, starts }: SetProgram, patterns: readonly number[]): SetPart {
  const size = patterns.reduce((sum, index) => sum + bounds[index + 1]! - bounds[index]!, 0);
  const op = new Uint8Array(size);
  const arg = new Int32Array(size);
  const next = new Int32Array(size);
  const setIds = new Map<number, number>();
  const sets: CharSet[] = [];
  const begins: number[] = [];
  let base = 0;
  patterns.forEach((index, position) => {
    const shift = base - bounds[index]!;
    begins.push(starts[index]! + shift);
    for (let pc = bounds[index]!; pc < bounds[index + 1]!; pc++, base++) {
      const value = program.arg[pc]!;
      op[base] = program.op[pc]!;
      next[base] = program.next[pc]! + shift;
      if (op[base] === Op.split) arg[base] = value + shift;
      else if (op[base] === Op.match) arg[base] = position;
      else if (op[base] === Op.set) {
        if (!setIds.has(value)) setIds.set(value, sets.push(program.sets[value]!) - 1);
        arg[base] = setIds.get(value)!;
      } else arg[base] = value;
    }
  });
  const part: Program = { op, arg, next, sets, looks: [], maxSymbol: program.maxSymbol };
  return { program: part, alphabet: alphabetOf(part), starts: begins, patterns };
}
