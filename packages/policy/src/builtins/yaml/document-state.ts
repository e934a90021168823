import {
  isArray,
  isObject,
  isPlainObject,
  keysOf,
  lookup,
  type PlainObject,
  setOwn,
  type Value,
} from '../../values/index.js';
import { isNotFinite, resolveTagged } from './resolve.js';
import type { Source } from './source.js';

const MAX_DEPTH = 500;
/** Most values, those that aliases repeat included. */
const MAX_VALUES = 1_000_000;

/** Properties before a node. */
export interface Properties {
  anchor: string | undefined;
  tag: string;
  /** Where they begin. */
  readonly start: Place;
}

interface Place {
  readonly at: number;
  readonly line: number;
  readonly lineStart: number;
}

interface Counted {
  readonly value: Value;
  readonly size: number;
}

/** What reading a document remembers, and what block and flow style share. */
export class DocumentState {
  readonly source: Source;
  readonly #anchors = new Map<string, Counted>();
  #depth = 0;
  /** Values read so far. */
  values = 0;

  constructor(source: Source) {
    this.source = source;
  }

  /** No properties, at this place. */
  noProperties(): Properties {
    const { at, line, lineStart } = this.source;
    return { anchor: undefined, tag: '', start: { at, line, lineStart } };
  }

  /** Reads an anchor or a tag. */
  property(properties: Properties): void {
    const source = this.source;
    const mark = source.look();
    const start = ++source.at;
    while (!source.endsAt(0) && !',[]{}'.includes(source.look()!)) source.at++;
    const name = source.text.slice(start, source.at);
    if (mark === '&') {
      if (name === '') throw source.fail('did not find expected alphabetic or numeric character');
      properties.anchor = name;
    } else properties.tag = `!${name.replace(/^<tag:yaml.org,2002:(.*)>$/, '!$1')}`;
  }

  /** Goes one value deeper. */
  enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.source.fail(`more than ${MAX_DEPTH} nested values`);
  }

  leave(): void {
    this.#depth--;
  }

  /** Keeps the value for aliases; `before` is how many values there were when it began. */
  keep({ anchor }: Properties, value: Value, before: number): void {
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.values - before });
  }

  aliased(name: string): Value {
    const found = this.#anchors.get(name);
    if (found === undefined) throw this.source.fail(`unknown anchor '${name}' referenced`);
    this.count(found.size);
    return found.value;
  }

  /** The value of a scalar; a plain one is resolved by its looks. */
  scalar(tag: string, text: string, plain: boolean): Value {
    this.count();
    if (plain && tag === '' && isNotFinite(text)) throw this.source.fail(`${text} has no place in JSON`);
    const value = resolveTagged(tag, text, plain);
    if (value === undefined) throw this.source.fail(`cannot decode \`${text.slice(0, 40)}\` as a ${tag}`);
    return value;
  }

  /** Counts values: their number is bounded. */
  count(more = 1): void {
    this.values += more;
    if (this.values > MAX_VALUES) throw this.source.fail(`more than ${MAX_VALUES} values, aliases opened`);
  }

  /** A key of JSON. */
  keyText(key: Value): string {
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'boolean') return String(key);
    if (key !== null && typeof key === 'object' && !isArray(key) && !isObject(key)) return String(key);
    throw this.source.fail('a key must be a text, a number or a boolean');
  }

  /** Entries of merged mappings stand behind own ones; earlier mappings win. */
  merge(own: PlainObject, merged: readonly Value[]): Value {
    if (merged.length === 0) return own;
    const result: { [key: string]: Value } = {};
    for (const source of merged.flatMap((value) => (isArray(value) ? value : [value])).reverse()) {
      if (!isPlainObject(source)) throw this.source.fail('map merge requires map or sequence of maps as the value');
      for (const key of keysOf(source)) setOwn(result, key as string, lookup(source, key)!);
    }
    for (const key of keysOf(own)) setOwn(result, key as string, lookup(own, key)!);
    this.count(keysOf(result).length);
    return result;
  }
}
