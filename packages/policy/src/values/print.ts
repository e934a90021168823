import { spend } from './effort.js';
import { numberText, RegoNumber } from './number.js';
import { keysOf, lookup } from './object.js';
import { RegoSet } from './set.js';
import { isArray, isObject, type Value } from './value.js';

/** How {@link stringify} writes. */
export interface StringifyOptions {
  /** Write `<`, `>`, `&` as escapes, as Go's JSON encoder does and `json.marshal` with it. @default false */
  readonly escapeHtml?: boolean;
  /** Indentation of each level; absent means one line. */
  readonly indent?: string;
  /** What stands before every line but the first. @default '' */
  readonly prefix?: string;
}

/** JSON text as OPA writes it: keys in order, sets as arrays, numbers with all their digits. */
export function stringify(value: Value, options: StringifyOptions = {}): string {
  return write(value, options, `\n${options.prefix ?? ''}`);
}

function write(value: Value, options: StringifyOptions, line: string): string {
  if (typeof value === 'string') return quote(value, options.escapeHtml === true);
  if (typeof value === 'number' || value instanceof RegoNumber) return numberText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  const inner = options.indent === undefined ? '' : `${line}${options.indent}`;
  const end = options.indent === undefined ? '' : line;
  if (isArray(value) || value instanceof RegoSet) {
    const list = isArray(value) ? value : value.sorted();
    if (list.length === 0) return '[]';
    spend(list.length);
    return `[${inner}${list.map((entry) => write(entry, options, inner)).join(`,${inner}`)}${end}]`;
  }
  const object = value;
  const colon = options.indent === undefined ? ':' : ': ';
  const keys = keysOf(object);
  if (keys.length === 0) return '{}';
  spend(keys.length);
  const members = keys.map((key) => {
    const name = typeof key === 'string' ? key : write(key, {}, '\n');
    return `${quote(name, options.escapeHtml === true)}${colon}${write(lookup(object, key)!, options, inner)}`;
  });
  return `{${inner}${members.join(`,${inner}`)}${end}}`;
}

/** A JSON string literal with Go's choice of escapes. */
export function quote(text: string, escapeHtml = false): string {
  const plain = JSON.stringify(text.toWellFormed()).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  if (!escapeHtml) return plain;
  return plain.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}

/** The value as a Rego term: `{"a": 1}`, `{1, 2}`, `set()`; what `print` and `sprintf("%v")` show. */
export function termText(value: Value): string {
  if (typeof value === 'string') return quote(value);
  if (isArray(value)) {
    spend(value.length);
    return `[${value.map(termText).join(', ')}]`;
  }
  if (value instanceof RegoSet) {
    spend(value.size);
    return value.size === 0 ? 'set()' : `{${value.sorted().map(termText).join(', ')}}`;
  }
  if (isObject(value)) {
    spend(keysOf(value).length);
    const members = keysOf(value).map((key) => `${termText(key)}: ${termText(lookup(value, key)!)}`);
    return `{${members.join(', ')}}`;
  }
  return stringify(value);
}
