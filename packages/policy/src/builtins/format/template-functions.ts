import {
  compareStrings,
  isArray,
  isNumber,
  isObject,
  keysOf,
  lookup,
  numberText,
  sizeOf,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { escapeQuery } from '../url.js';
import { formatFloat } from './float.js';
import { sprintf } from './sprintf.js';

/** A value inside a template: of the data, an integer of the template (a bigint), or nothing at all. */
export type TemplateValue = Value | bigint | undefined;

/** Arguments are computed when they are asked for: `and` and `or` stop early. */
type TemplateFunction = (args: readonly (() => TemplateValue)[]) => TemplateValue;

const all = (compute: (...args: TemplateValue[]) => TemplateValue, least = 1): TemplateFunction => {
  return (args) => {
    if (args.length < least) throw builtinError(`template: wrong number of args: want ${least} got ${args.length}`);
    return compute(...args.map((arg) => arg()));
  };
};

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\ufffd',
};
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** The functions that every template has. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', (args) => chain(args, false)],
  ['or', (args) => chain(args, true)],
  ['not', all((value) => !isTrue(value))],
  ['len', all((value) => BigInt(lengthOf(value)))],
  ['index', all((value, ...path) => path.reduce(indexed, value))],
  ['slice', all((value, from, to) => sliced(value, from, to))],
  ['print', all((...args) => args.map(textOf).join(''), 0)],
  ['println', all((...args) => `${args.map(textOf).join(' ')}\n`, 0)],
  ['printf', all((format, ...args) => printf(format, args))],
  [
    'html',
    all((...args) =>
      args
        .map(textOf)
        .join('')
        .replace(/[<>&"'\0]/g, (char) => HTML[char]!),
    ),
  ],
  [
    'js',
    all((...args) =>
      args
        .map(textOf)
        .join('')
        .replace(/[\\'"<>&=]/g, (char) => JS[char]!),
    ),
  ],
  ['urlquery', all((...args) => escapeQuery(args.map(textOf).join('')))],
  ['eq', all((value, ...others) => others.some((other) => compared(value, other, true) === 0), 2)],
  ['ne', all((a, b) => compared(a, b, true) !== 0, 2)],
  ['lt', all((a, b) => compared(a, b, false) < 0, 2)],
  ['le', all((a, b) => compared(a, b, false) <= 0, 2)],
  ['gt', all((a, b) => compared(a, b, false) > 0, 2)],
  ['ge', all((a, b) => compared(a, b, false) >= 0, 2)],
]);

function chain(args: readonly (() => TemplateValue)[], stopAt: boolean): TemplateValue {
  let value: TemplateValue;
  for (const arg of args) {
    value = arg();
    if (isTrue(value) === stopAt) break;
  }
  return value;
}

/** Nothing, false, 0 of the template, and everything empty are false; a number of the data is a text that is never empty. */
export function isTrue(value: TemplateValue): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'string') return value !== '';
  if (isArray(value)) return value.length > 0;
  return isNumber(value) || !isObject(value) || sizeOf(value) > 0;
}

/** A value as Go prints it. */
export function textOf(value: TemplateValue): string {
  if (value === undefined || value === null) return '<no value>';
  return inner(value);
}

function inner(value: Value | bigint): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (isNumber(value)) return numberText(value);
  if (isArray(value)) return `[${value.map(inner).join(' ')}]`;
  if (!isObject(value)) return '';
  return `map[${keysOf(value)
    .map((key) => `${inner(key)}:${inner(lookup(value, key)!)}`)
    .join(' ')}]`;
}

function lengthOf(value: TemplateValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (value !== undefined && typeof value !== 'bigint' && isObject(value)) return sizeOf(value);
  throw builtinError(`template: error calling len: len of type ${kindOf(value)}`);
}

function isList(value: TemplateValue): value is readonly Value[] {
  return Array.isArray(value);
}

function indexed(value: TemplateValue, step: TemplateValue): TemplateValue {
  if (isList(value)) {
    if (typeof step !== 'bigint')
      throw builtinError('template: error calling index: cannot index slice/array with this type');
    const found = step < 0n ? undefined : value[Number(step)];
    if (found === undefined) throw builtinError(`template: error calling index: index out of range: ${step}`);
    return found;
  }
  if (value !== undefined && typeof value !== 'bigint' && isObject(value)) {
    if (typeof step !== 'string')
      throw builtinError('template: error calling index: value has the wrong type for a key');
    return lookup(value, step);
  }
  throw builtinError(`template: error calling index: can't index item of type ${kindOf(value)}`);
}

function sliced(value: TemplateValue, from: TemplateValue, to: TemplateValue): TemplateValue {
  if (typeof value !== 'string' && !isList(value)) {
    throw builtinError(`template: error calling slice: can't slice item of type ${kindOf(value)}`);
  }
  const start = typeof from === 'bigint' ? Number(from) : 0;
  const end = typeof to === 'bigint' ? Number(to) : value.length;
  if (start < 0 || end > value.length || start > end) {
    throw builtinError(`template: error calling slice: invalid slice index: ${start} > ${end}`);
  }
  return value.slice(start, end);
}

function printf(format: TemplateValue, args: readonly TemplateValue[]): string {
  if (typeof format !== 'string') throw builtinError('template: error calling printf: the format is not a string');
  return sprintf(
    format,
    args.map((arg) =>
      typeof arg === 'bigint' ? Number(arg) : isNumber(arg as Value) ? numberText(arg as number) : (arg ?? null),
    ),
  );
}

function kindOf(value: TemplateValue): string {
  if (value === undefined || value === null) return 'nil';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? 'slice' : 'map';
}

/** Orders two values of one kind; numbers of the data compare as texts. */
function compared(a: TemplateValue, b: TemplateValue, equality: boolean): number {
  const [x, y] = [comparable(a), comparable(b)];
  if (typeof x !== typeof y) {
    if (equality && (a === undefined || a === null || b === undefined || b === null)) return 1;
    throw builtinError('template: incompatible types for comparison');
  }
  if (typeof x === 'string' && typeof y === 'string') return compareStrings(x, y);
  if (typeof x === 'boolean' && !equality) throw builtinError('template: invalid type for comparison');
  return x === y ? 0 : x! < y! ? -1 : 1;
}

function comparable(value: TemplateValue): string | bigint | boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (isNumber(value))
    return typeof value === 'number' && !Number.isInteger(value) ? formatFloat(value, 'g', -1) : numberText(value);
  throw builtinError('template: invalid type for comparison');
}
