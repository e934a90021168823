import { BinaryReader } from '../binary/reader.js';
import { BinaryWriter } from '../binary/writer.js';
import type { Alphabet } from '../program/alphabet.js';
import { Op, type Program } from '../program/program.js';
import { Assertion, FOREIGN } from '../syntax/ast.js';
import type { SetProgram } from './set-program.js';

const MAGIC = 'LMRS';
const VERSION = 1;
const SEPARATOR = '\u0000';

/** A set as bytes: versioned, little endian, the same on every machine. */
export function serializeSet(set: SetProgram): Uint8Array {
  const { program, alphabet, patterns, syntax } = set;
  const writer = new BinaryWriter(MAGIC, VERSION);
  writer.uint(
    (syntax.mode === 'unicode' ? 1 : 0) | (syntax.syntax === 'pcre' ? 2 : 0) | (syntax.dollarEndOnly ? 4 : 0),
  );
  writer.array(program.op);
  writer.array(program.arg);
  writer.array(program.next);
  writer.array(Int32Array.from(program.sets, ({ length }) => length));
  writer.array(Int32Array.from(program.sets.flat()));
  for (const value of [alphabet.size, alphabet.end, alphabet.finalNewline + 1]) writer.uint(value);
  for (const values of [
    alphabet.low,
    alphabet.bounds,
    alphabet.boundClass,
    alphabet.context,
    packed(alphabet.member),
  ]) {
    writer.array(values);
  }
  writer.array(set.bounds);
  writer.array(set.starts);
  writer.array(Int32Array.from(patterns, ({ pattern }) => pattern.length));
  writer.text(patterns.map(({ pattern }) => pattern).join(''));
  writer.text(patterns.map(({ flags }) => flags).join(SEPARATOR));
  writer.array(Int32Array.from(set.words, (words) => words?.length ?? 0));
  const words = set.words.flatMap((list) => list ?? []);
  writer.array(Int32Array.from(words, ({ length }) => length));
  writer.text(words.join(''));
  return writer.finish();
}

/** Reads a set, refusing what could lead a run out of its tables. */
export function deserializeSet(bytes: Uint8Array): SetProgram {
  const reader = new BinaryReader(bytes, MAGIC, VERSION, 'a set');
  const bits = reader.uint();
  const unicode = (bits & 1) === 1;
  const [op, arg, next] = [reader.bytes(), reader.ints(), reader.ints()];
  const setLengths = reader.ints();
  const sets = cut(reader, setLengths, reader.ints());
  const [size, end, final] = [reader.uint(), reader.uint(), reader.uint()];
  const [low, bounds, boundClass, context] = [reader.shorts(), reader.ints(), reader.shorts(), reader.bytes()];
  const member = unpacked(reader.bytes(), sets.length * size);
  const alphabet: Alphabet = { size, end, finalNewline: final - 1, low, bounds, boundClass, context, member, unicode };
  const program: Program = { op, arg, next, sets, looks: [], maxSymbol: unicode ? 0x10ffff : FOREIGN };
  const patternBounds = reader.ints();
  const starts = reader.ints();
  const sources = cutText(reader, reader.ints(), reader.text());
  const flags = reader.text().split(SEPARATOR);
  const wordCounts = reader.ints();
  const words = cutText(reader, reader.ints(), reader.text());
  reader.end();
  checkAlphabet(reader, alphabet);
  checkProgram(reader, program, patternBounds, starts);
  reader.check(sources.length === starts.length && wordCounts.length === starts.length, 'its lists differ in length');
  reader.check(flags.length === Math.max(1, sources.length), 'its flags differ in number');
  let at = 0;
  const perPattern = Array.from(wordCounts, (count) => (count === 0 ? undefined : words.slice(at, (at += count))));
  reader.check(at === words.length && words.every((word) => word.length > 0), 'its words differ in number');
  return {
    program,
    alphabet,
    bounds: patternBounds,
    starts,
    words: perPattern,
    patterns: sources.map((pattern, index) => ({ pattern, flags: flags[index]! })),
    syntax: {
      mode: unicode ? 'unicode' : 'bytes',
      syntax: (bits & 2) === 2 ? 'pcre' : 're2',
      dollarEndOnly: (bits & 4) === 4,
    },
  };
}

function checkAlphabet(reader: BinaryReader, alphabet: Alphabet): void {
  const { size, end, finalNewline, low, bounds, boundClass, context, member } = alphabet;
  reader.check(size > 0 && size < 0xffff && end < size && finalNewline < size, 'its classes are out of range');
  reader.check(
    low.length === 256 && context.length === size && context.every((value) => value < 5),
    'its classes are wrong',
  );
  reader.check(bounds.length > 0 && bounds.length === boundClass.length, 'its ranges are wrong');
  reader.check(low.every((id) => id < size) && boundClass.every((id) => id < size), 'a class is out of range');
  reader.check(member.length % size === 0, 'its members are wrong');
}

function checkProgram(reader: BinaryReader, program: Program, bounds: Int32Array, starts: Int32Array): void {
  const { op, arg, next, sets } = program;
  reader.check(arg.length === op.length && next.length === op.length, 'its program has arrays of different lengths');
  reader.check(
    bounds.length === starts.length + 1 && bounds[0] === 0 && bounds.at(-1) === op.length,
    'its bounds are wrong',
  );
  for (let pattern = 0; pattern < starts.length; pattern++) {
    const from = bounds[pattern]!;
    const to = bounds[pattern + 1]!;
    const within = (pc: number): boolean => pc >= from && pc < to;
    reader.check(from <= to && within(starts[pattern]!), 'a start is out of range');
    for (let pc = from; pc < to; pc++) {
      const value = arg[pc]!;
      const kind = op[pc]!;
      if (kind === Op.match) reader.check(value === pattern, 'a match is of another pattern');
      else if (!within(next[pc]!)) reader.fail('an instruction leads out of its pattern');
      else if (kind === Op.set) reader.check(value >= 0 && value < sets.length, 'a class of symbols does not exist');
      else if (kind === Op.split) reader.check(within(value), 'a branch leads out of its pattern');
      else if (kind === Op.assert)
        reader.check(value >= 0 && value <= Assertion.beginLineInner, 'an assertion does not exist');
      else reader.fail('an instruction does not exist');
    }
  }
}

function cut(reader: BinaryReader, lengths: Int32Array, values: Int32Array): number[][] {
  let at = 0;
  const parts = Array.from(lengths, (length) => {
    reader.check(length >= 0 && length % 2 === 0, 'a length is negative');
    return Array.from(values.subarray(at, (at += length)));
  });
  reader.check(at === values.length, 'its parts differ in length');
  return parts;
}

function cutText(reader: BinaryReader, lengths: Int32Array, text: string): string[] {
  let at = 0;
  const parts = Array.from(lengths, (length) => {
    reader.check(length >= 0, 'a length is negative');
    return text.slice(at, (at += length));
  });
  reader.check(at === text.length, 'its texts differ in length');
  return parts;
}

/** Eight flags in a byte. */
function packed(flags: Uint8Array): Uint8Array {
  const out = new Uint8Array((flags.length + 7) >> 3);
  for (let i = 0; i < flags.length; i++) out[i >> 3]! |= flags[i]! << (i & 7);
  return out;
}

function unpacked(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(Math.min(length, bytes.length * 8));
  for (let i = 0; i < out.length; i++) out[i] = (bytes[i >> 3]! >> (i & 7)) & 1;
  return out;
}
