import {
  ceil,
  floor,
  isArray,
  isInteger,
  isNumber,
  keysOf,
  lookup,
  type NumberValue,
  RegoSet,
  toBigInt,
  toDouble,
  type Value,
} from '../values/index.js';
import { builtinError, typeError } from './builtin-error.js';
import { toLower, toUpper } from './letter-case.js';
import {
  intOperand,
  numberOperand,
  type Operands,
  objectOperand,
  stringOperand,
  stringsOperand,
  wrongElement,
  wrongType,
} from './operands.js';
import { type Builtin, implement } from './registry.js';
import { createReplacer } from './replacer.js';

type Test = (text: string, affix: string) => boolean;
const two =
  (compute: (text: string, other: string) => Value) =>
  (args: Operands): Value =>
    compute(stringOperand(args, 1), stringOperand(args, 2));

/** Everything on strings but `sprintf` and templates. Positions and lengths count code points. */
export const strings: readonly Builtin[] = implement({
  concat: (args) => concat(args),
  contains: two((text, part) => text.includes(part)),
  startswith: two((text, prefix) => text.startsWith(prefix)),
  endswith: two((text, suffix) => text.endsWith(suffix)),
  'strings.any_prefix_match': (args) => anyMatch(args, (text, prefix) => text.startsWith(prefix)),
  'strings.any_suffix_match': (args) => anyMatch(args, (text, suffix) => text.endsWith(suffix)),
  'strings.count': two(countOf),
  'strings.reverse': (args) => Array.from(stringOperand(args, 1)).reverse().join(''),
  'strings.replace_n': (args) => replaceMany(args),
  'strings.split_n': (args) => splitSome(stringOperand(args, 1), stringOperand(args, 2), intOperand(args, 3)),
  indexof: two((text, part) => indicesOf(text, part, 1)[0] ?? -1),
  indexof_n: two((text, part) => indicesOf(text, part, Number.POSITIVE_INFINITY)),
  lower: (args) => toLower(stringOperand(args, 1)),
  upper: (args) => toUpper(stringOperand(args, 1)),
  split: two(splitAll),
  substring: (args) => substring(stringOperand(args, 1), intOperand(args, 2), intOperand(args, 3)),
  replace: (args) => createReplacer([[stringOperand(args, 2), stringOperand(args, 3)]])(stringOperand(args, 1)),
  trim: two((text, cut) => trimEnd(trimStart(text, inCut(cut)), inCut(cut))),
  trim_left: two((text, cut) => trimStart(text, inCut(cut))),
  trim_right: two((text, cut) => trimEnd(text, inCut(cut))),
  trim_prefix: two((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trim_suffix: two((text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text)),
  trim_space: (args) => trimEnd(trimStart(stringOperand(args, 1), isSpace), isSpace),
  format_int: (args) => formatInt(args),
});

function concat(args: Operands): Value {
  const separator = stringOperand(args, 1);
  const all = args[1]!;
  if (!isArray(all) && !(all instanceof RegoSet)) throw wrongType(2, all, 'set', 'array');
  const members = isArray(all) ? all : all.sorted();
  for (const member of members) if (typeof member !== 'string') throw wrongElement(2, all, member, 'string');
  return members.join(separator);
}

function anyMatch(args: Operands, test: Test): boolean {
  const texts = someStrings(args, 1);
  const affixes = someStrings(args, 2);
  return texts.some((text) => affixes.some((affix) => test(text, affix)));
}

function someStrings(args: Operands, position: number): readonly string[] {
  const value = args[position - 1]!;
  if (typeof value === 'string') return [value];
  if (!isArray(value) && !(value instanceof RegoSet)) throw wrongType(position, value, 'string', 'set', 'array');
  return stringsOperand(args, position);
}

function countOf(text: string, part: string): number {
  if (part === '') return Array.from(text).length + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function indicesOf(text: string, part: string, most: number): number[] {
  if (part === '') throw builtinError('empty search character');
  const found: number[] = [];
  let unit = 0;
  let point = 0;
  for (let at = text.indexOf(part); at >= 0 && found.length < most; at = text.indexOf(part, at + 1)) {
    for (; unit < at; point++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
    // A hit in the middle of a surrogate pair is none.
    if (unit === at) found.push(point);
  }
  return found;
}

function splitAll(text: string, separator: string): string[] {
  return separator === '' ? Array.from(text) : text.split(separator);
}

/** The first `count` pieces, or the last ones when it is negative. */
function splitSome(text: string, separator: string, count: number): string[] {
  const pieces = splitAll(text, separator);
  return count >= 0 ? pieces.slice(0, count) : pieces.slice(Math.max(pieces.length + count, 0));
}

function substring(text: string, start: number, length: number): string {
  if (start < 0) throw builtinError('negative offset');
  const points = Array.from(text);
  return points.slice(start, length < 0 ? undefined : start + length).join('');
}

function replaceMany(args: Operands): Value {
  const patterns = objectOperand(args, 1);
  const text = stringOperand(args, 2);
  const pairs = keysOf(patterns).map((key): [string, string] => {
    const replacement = lookup(patterns, key);
    if (typeof key !== 'string') throw typeError('operand 1 non-string key found in pattern object');
    if (typeof replacement !== 'string') throw typeError('operand 1 non-string value found in pattern object');
    return [key, replacement];
  });
  return createReplacer(pairs)(text);
}

function inCut(cut: string): (char: string) => boolean {
  const chars = new Set(cut);
  return (char) => chars.has(char);
}

/** White space as Unicode and Go have it, which leaves out U+FEFF. */
function isSpace(char: string): boolean {
  return char === '\u0085' || (char !== '\ufeff' && char.trim() === '');
}

function trimStart(text: string, cut: (char: string) => boolean): string {
  let at = 0;
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at)!);
    if (!cut(char)) break;
    at += char.length;
  }
  return text.slice(at);
}

function trimEnd(text: string, cut: (char: string) => boolean): string {
  let end = text.length;
  while (end > 0) {
    const pair = end > 1 && text.codePointAt(end - 2)! > 0xffff;
    const char = text.slice(end - (pair ? 2 : 1), end);
    if (!cut(char)) break;
    end -= char.length;
  }
  return text.slice(0, end);
}

const BASES = new Set<Value>([2, 8, 10, 16]);

function formatInt(args: Operands): string {
  const number = numberOperand(args, 1);
  const base = args[1]!;
  if (!isNumber(base)) throw wrongType(2, base, 'number');
  if (typeof base !== 'number' || !BASES.has(base)) throw typeError('operand 2 must be one of {2, 8, 10, 16}');
  const whole = isInteger(number) ? number : towardZero(number);
  const integer = toBigInt(whole);
  if (integer === undefined) throw builtinError('format_int: number of more than 10000 digits');
  return integer.toString(base);
}

function towardZero(number: NumberValue): NumberValue {
  return toDouble(number) < 0 ? ceil(number) : floor(number);
}
