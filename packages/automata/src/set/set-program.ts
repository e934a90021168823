import { requiredWords } from '../literals/required.js';
import { type Alphabet, alphabetOf } from '../program/alphabet.js';
import { ProgramBuilder } from '../program/build.js';
import { Op, type Program } from '../program/program.js';
import { relax } from '../program/relax.js';
import { trim } from '../program/trim.js';
import { irregularNode, notRegular } from '../regex/regular.js';
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

/** The program of one pattern of the set alone. */
export function patternProgram({ program, bounds, starts }: SetProgram, index: number): { program: Program; start: number } {
  const from = bounds[index]!;
  const to = bounds[index + 1]!;
  const op = program.op.slice(from, to);
  const next = program.next.slice(from, to).map((target) => target - from);
  const setIds = new Map<number, number>();
  const sets: (readonly number[])[] = [];
  const arg = program.arg.slice(from, to).map((value, at) => {
    if (op[at] === Op.split) return value - from;
    if (op[at] === Op.match) return 0;
    if (op[at] !== Op.set) return value;
    if (!setIds.has(value)) setIds.set(value, sets.push(program.sets[value]!) - 1);
    return setIds.get(value)!;
  });
  return { program: { op, arg, next, sets, looks: [], maxSymbol: program.maxSymbol }, start: starts[index]! - from };
}
