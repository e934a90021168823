import {
  isArray,
  isInteger,
  isNumber,
  isObject,
  keysOf,
  lookup,
  numberText,
  RegoSet,
  spend,
  stringify,
  toDouble,
  type Value,
} from '../../values/index.js';
import { formatFloat } from '../format/float.js';
import { looksLikeOther } from './resolve.js';

/** Writes a value as YAML in blocks, indented by two, keys in natural order. */
export function marshalYaml(value: Value): string {
  return `${block(value, 0)}\n`;
}

/** The value at a column; what it needs of lines of its own begins on the first one. */
function block(value: Value, column: number): string {
  const list = isArray(value) ? value : value instanceof RegoSet ? value.sorted() : undefined;
  const indent = ' '.repeat(column);
  if (list !== undefined) spend(list.length);
  else if (isObject(value)) spend(keysOf(value).length);
  if (list !== undefined && list.length > 0) {
    return list.map((member) => `- ${block(member, column + 2)}`).join(`\n${indent}`);
  }
  if (list === undefined && isObject(value) && keysOf(value).length > 0) {
    const names = new Map(keysOf(value).map((key) => [typeof key === 'string' ? key : stringify(key), key]));
    const entries = [...names.keys()].sort(naturalOrder).map((name) => {
      const member = lookup(value, names.get(name)!)!;
      return `${scalar(name, column)}:${isNested(member) ? `\n${indent}  ` : ' '}${block(member, column + 2)}`;
    });
    return entries.join(`\n${indent}`);
  }
  if (list !== undefined) return '[]';
  return isObject(value) ? '{}' : scalar(value, column);
}

function isNested(value: Value): boolean {
  if (isArray(value)) return value.length > 0;
  if (value instanceof RegoSet) return value.size > 0;
  return isObject(value) && keysOf(value).length > 0;
}

function scalar(value: Value, column: number): string {
  if (typeof value === 'string') return text(value, column);
  if (isNumber(value)) {
    const plain = numberText(value);
    if (isInteger(value) && plain.length < 20) return plain;
    const double = toDouble(value);
    return `${double < 0 ? '-' : ''}${formatFloat(double, 'g', -1).replace(/^([0-9.]+)$/, plain.includes('e') ? '$1' : plain.replace('-', ''))}`;
  }
  return String(value);
}

function text(value: string, column: number): string {
  if (value === '' || looksLikeOther(value)) return `"${value}"`;
  if (value.includes('\n') && canBeLiteral(value)) return literal(value, column);
  if (!isPrintable(value)) return doubleQuoted(value);
  return canBePlain(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Every character can stand as it is, and no line ends in a space. */
function canBeLiteral(value: string): boolean {
  return isPrintable(value.replaceAll('\n', '')) && !/[ \t]\n|[ \t]$/.test(value);
}

function isPrintable(value: string): boolean {
  return !/[\0-\x08\t\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]|\n/.test(value);
}

function literal(value: string, column: number): string {
  const lines = value.split('\n');
  const indent = ' '.repeat(Math.max(column, 2));
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const end = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  if (value.endsWith('\n')) lines.pop();
  return `|${hint}${end}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
};

function doubleQuoted(value: string): string {
  let out = '';
  for (const char of value) {
    const code = char.codePointAt(0)!;
    const short = SHORT[char];
    if (short !== undefined) out += short;
    else if (isPrintable(char)) out += char;
    else if (code <= 0xff) out += `\\x${hex(code, 2)}`;
    else out += code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `"${out}"`;
}

function hex(code: number, width: number): string {
  return code.toString(16).toUpperCase().padStart(width, '0');
}

/** Whether a text needs no quotation marks where it begins and anywhere inside. */
function canBePlain(value: string): boolean {
  if (/^[ ,[\]{}#&*!|>'"%@`]|[ ]$/.test(value)) return false;
  if (/^[-?:](?: |$)/.test(value) || /^(?:---|\.\.\.)(?: |$)/.test(value)) return false;
  return !value.includes(': ') && !value.includes(' #') && !value.endsWith(':');
}

/** Runs of digits compare as numbers, letters stand behind everything else. */
function naturalOrder(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  let digits = false;
  for (let at = 0; at < x.length && at < y.length; at++) {
    if (x[at] === y[at]) {
      digits = isDigit(x[at]!);
      continue;
    }
    const [left, right] = [isLetter(x[at]!), isLetter(y[at]!)];
    if (left && right) return x[at]!.codePointAt(0)! - y[at]!.codePointAt(0)!;
    if (left || right) return digits ? (left ? -1 : 1) : left ? 1 : -1;
    return compareRuns(x, y, at);
  }
  return x.length - y.length;
}

/** Compares the numbers that begin where two texts part; none is zero. Digits before that place make their zeros count. */
function compareRuns(x: readonly string[], y: readonly string[], from: number): number {
  const zero = x[from] === '0' || y[from] === '0';
  let before = from - 1;
  while (zero && before >= 0 && x[before] === '0') before--;
  const lead = zero && before >= 0 && isDigit(x[before]!) ? '1' : '';
  const run = (chars: readonly string[]): string => {
    let end = from;
    while (end < chars.length && isDigit(chars[end]!)) end++;
    return chars.slice(from, end).join('');
  };
  const [left, right] = [run(x), run(y)];
  const [a, b] = [left, right].map((digits) => `${lead}${digits}`.replace(/^0+/, ''));
  if (a !== b) return a!.length - b!.length || (a! < b! ? -1 : 1);
  return left.length - right.length || x[from]!.codePointAt(0)! - y[from]!.codePointAt(0)!;
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char);
}
