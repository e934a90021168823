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
import { readBlockScalar, readPlain, readQuoted, startsPlain } from './scalars.js';
import { Source } from './source.js';

const MAX_DEPTH = 500;
/** Most values, those that aliases repeat included. */
const MAX_VALUES = 1_000_000;

/**
 * Reads the first document of a YAML text (1.2, with merge keys and the numbers of 1.1); the others are only checked.
 *
 * @throws {BuiltinError} `yaml: line N: ...`.
 */
export function parseYaml(text: string): Value {
  const source = new Source(text);
  let first: Value | undefined;
  for (let next = readDocument(source); next !== undefined; next = readDocument(source)) first ??= next.value;
  return first ?? null;
}

function readDocument(source: Source): { value: Value } | undefined {
  source.gap();
  while (source.text.startsWith('...', source.at) && source.atMarker()) {
    source.at += 3;
    source.gap();
  }
  while (source.look() === '%' && source.column === 0) {
    while (!source.done && source.look() !== '\n') source.at++;
    source.gap();
  }
  if (source.done) return undefined;
  if (source.atMarker()) {
    source.at += 3;
    source.spaces();
  }
  const parser = new DocumentParser(source);
  const value = parser.document();
  source.gap();
  if (!source.done && !source.atMarker()) throw source.fail('did not find expected <document start>');
  return { value };
}

/** Properties before a node. */
interface Properties {
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

class DocumentParser {
  readonly #source: Source;
  readonly #anchors = new Map<string, Counted>();
  #depth = 0;
  #values = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  document(): Value {
    return this.#node(-1, true);
  }

  /** A node behind its parent's mark. It belongs to the parent while it stands right of column `parent`. */
  #node(parent: number, sequenceAtParent: boolean): Value {
    const source = this.#source;
    if (++this.#depth > MAX_DEPTH) throw source.fail(`more than ${MAX_DEPTH} nested values`);
    const before = this.#values;
    let sameLine = !source.gap();
    const properties = this.#noProperties();
    while (source.look() === '&' || source.look() === '!') {
      if (!sameLine && source.column <= parent) break;
      this.#property(properties);
      if (source.gap()) sameLine = false;
    }
    const value = this.#content(parent, sequenceAtParent, sameLine, properties);
    this.#depth--;
    if (properties.anchor !== undefined) {
      this.#anchors.set(properties.anchor, { value, size: this.#values - before });
    }
    return value;
  }

  #noProperties(): Properties {
    const { at, line, lineStart } = this.#source;
    return { anchor: undefined, tag: '', start: { at, line, lineStart } };
  }

  #property(properties: Properties): void {
    const source = this.#source;
    const mark = source.look();
    const start = ++source.at;
    while (!source.endsAt(0) && !',[]{}'.includes(source.look()!)) source.at++;
    const name = source.text.slice(start, source.at);
    if (mark === '&') {
      if (name === '') throw source.fail('did not find expected alphabetic or numeric character');
      properties.anchor = name;
    } else properties.tag = `!${name.replace(/^<tag:yaml.org,2002:(.*)>$/, '!$1')}`;
  }

  #content(parent: number, sequenceAtParent: boolean, sameLine: boolean, properties: Properties): Value {
    const source = this.#source;
    const { column } = source;
    const { tag } = properties;
    const isEntry = source.look() === '-' && source.endsAt(1);
    if (source.done || (!sameLine && source.atMarker())) return this.#scalar(tag, '', true);
    if (!sameLine && isEntry && column === parent && sequenceAtParent) return this.#sequence(column);
    if (!sameLine && column <= parent) return this.#scalar(tag, '', true);
    if ((!sameLine || parent < 0) && /^ *\t/.test(source.text.slice(source.lineStart, source.at))) {
      throw source.fail('found character that cannot start any token');
    }
    if (isEntry) {
      if (sameLine && parent >= 0 && !this.#compact)
        throw source.fail('block sequence entries are not allowed in this context');
      return this.#sequence(column);
    }
    if (source.look() === '|' || source.look() === '>')
      return this.#scalar(tag, readBlockScalar(source, parent), false);
    const blockAllowed = !sameLine || parent < 0 || this.#compact;
    this.#compact = false;
    if (source.look() === '?' && source.endsAt(1)) {
      if (!blockAllowed) throw source.fail('mapping keys are not allowed in this context');
      return this.#mapping(column);
    }
    return this.#inline(parent, properties, blockAllowed);
  }

  /** True right behind `- `, `? ` and `: ` of an explicit key, where a block may begin on the same line. */
  #compact = false;

  /** A scalar, alias or flow collection, which may turn out to be the first key of a mapping. */
  #inline(parent: number, properties: Properties, blockAllowed: boolean): Value {
    const source = this.#source;
    const { at, line, lineStart } = source;
    const { tag } = properties;
    const values = this.#values;
    if (startsPlain(source, false)) {
      readPlain(source, false, undefined);
      source.spaces();
      const isKey = source.look() === ':' && source.endsAt(1);
      if (isKey && !blockAllowed) throw source.fail('mapping values are not allowed in this context');
      Object.assign(source, { at, line, lineStart });
      if (isKey) return this.#mappingFrom(properties);
      const text = readPlain(source, false, parent + 1);
      this.#noKeyBehind();
      return this.#scalar(tag, text, true);
    }
    const value = this.#flowNode(parent + 1, tag);
    const oneLine = source.line === line;
    source.spaces();
    if (source.look() === ':' && source.endsAt(1)) {
      if (!blockAllowed || !oneLine) throw source.fail('mapping values are not allowed in this context');
      Object.assign(source, { at, line, lineStart });
      this.#values = values;
      return this.#mappingFrom(properties);
    }
    if (!source.done && source.look() !== '\n' && source.look() !== '#') throw source.fail('did not find expected key');
    return value;
  }

  /** A mapping whose first key stands here; properties on the same line are the key's own. */
  #mappingFrom(properties: Properties): Value {
    const source = this.#source;
    const own = properties.anchor !== undefined || properties.tag !== '';
    if (own && properties.start.line === source.line) {
      Object.assign(source, properties.start);
      properties.anchor = undefined;
      properties.tag = '';
    }
    return this.#mapping(source.column);
  }

  #noKeyBehind(): void {
    const source = this.#source;
    source.spaces();
    if (source.look() === ':' && source.endsAt(1)) throw source.fail('mapping values are not allowed in this context');
  }

  #sequence(column: number): Value {
    const source = this.#source;
    const members: Value[] = [];
    this.#count();
    while (source.look() === '-' && source.endsAt(1) && source.column === column && !source.atMarker()) {
      source.at++;
      this.#compact = true;
      members.push(this.#node(column, false));
      this.#compact = false;
      source.gap();
    }
    if (!source.done && source.column > column) throw source.fail("did not find expected '-' indicator");
    return members;
  }

  #mapping(column: number): Value {
    const source = this.#source;
    const result: { [key: string]: Value } = {};
    const merged: Value[] = [];
    this.#count();
    while (!source.done && source.column === column && !source.atMarker()) {
      if (source.look() === '-' && source.endsAt(1)) throw source.fail('did not find expected key');
      const { key, plain } = this.#key(column);
      const value = this.#node(column, true);
      if (key === '<<' && plain) merged.push(value);
      else setOwn(result, this.#keyText(key), value);
      source.gap();
    }
    if (!source.done && source.column > column) throw source.fail('did not find expected key');
    return this.#merge(result, merged);
  }

  /** Reads a key and the colon behind it. */
  #key(column: number): { key: Value; plain: boolean } {
    const source = this.#source;
    if (source.look() === '?' && source.endsAt(1)) {
      source.at++;
      this.#compact = true;
      const key = this.#node(column, false);
      source.gap();
      this.#compact = source.look() === ':' && source.column === column;
      if (this.#compact) source.at++;
      return { key, plain: false };
    }
    const { line } = source;
    const properties = this.#noProperties();
    while (source.look() === '&' || source.look() === '!') {
      this.#property(properties);
      source.spaces();
    }
    const plain = startsPlain(source, false);
    const key = plain
      ? this.#scalar(properties.tag, readPlain(source, false, undefined), true)
      : source.look() === ':'
        ? null
        : this.#flowNode(column + 1, properties.tag);
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, { value: key, size: 1 });
    source.spaces();
    if (source.look() !== ':' || !source.endsAt(1) || source.line !== line)
      throw source.fail("could not find expected ':'");
    source.at++;
    return { key, plain };
  }

  #keyText(key: Value): string {
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'boolean') return String(key);
    if (key !== null && typeof key === 'object' && !isArray(key) && !isObject(key)) return String(key);
    throw this.#source.fail('a key must be a text, a number or a boolean');
  }

  /** Entries of merged mappings stand behind own ones; earlier mappings win. */
  #merge(own: PlainObject, merged: readonly Value[]): Value {
    if (merged.length === 0) return own;
    const result: { [key: string]: Value } = {};
    for (const source of merged.flatMap((value) => (isArray(value) ? value : [value])).reverse()) {
      if (!isPlainObject(source)) throw this.#source.fail('map merge requires map or sequence of maps as the value');
      for (const key of keysOf(source)) setOwn(result, key as string, lookup(source, key)!);
    }
    for (const key of keysOf(own)) setOwn(result, key as string, lookup(own, key)!);
    this.#count(keysOf(result).length);
    return result;
  }

  /** A quoted scalar, an alias, or a collection in brackets. */
  #flowNode(indent: number, tag: string): Value {
    const source = this.#source;
    switch (source.look()) {
      case '"':
      case "'":
        return this.#scalar(tag, readQuoted(source, indent), false);
      case '*':
        return this.#alias();
      case '[':
        return this.#flowSequence(indent);
      case '{':
        return this.#flowMapping(indent);
      default:
        throw source.fail('found character that cannot start any token');
    }
  }

  #alias(): Value {
    const source = this.#source;
    const start = ++source.at;
    while (!source.endsAt(0) && !',[]{}'.includes(source.look()!)) source.at++;
    const name = source.text.slice(start, source.at);
    const found = this.#anchors.get(name);
    if (found === undefined) throw source.fail(`unknown anchor '${name}' referenced`);
    this.#count(found.size);
    return found.value;
  }

  #flowGap(closing: string): void {
    const source = this.#source;
    source.gap();
    if (source.done || source.atMarker()) throw source.fail(`did not find expected ',' or '${closing}'`);
  }

  #flowSequence(indent: number): Value {
    const source = this.#source;
    const members: Value[] = [];
    this.#enter();
    source.at++;
    for (;;) {
      this.#flowGap(']');
      if (source.look() === ']') break;
      members.push(this.#flowEntry(indent));
      this.#flowGap(']');
      if (source.look() === ',') source.at++;
      else if (source.look() !== ']') throw source.fail("did not find expected ',' or ']'");
    }
    source.at++;
    this.#depth--;
    return members;
  }

  /** A member of a list in brackets; `a: b` there is a mapping of one entry. */
  #flowEntry(indent: number): Value {
    const source = this.#source;
    const explicit = source.look() === '?' && source.endsAt(1);
    if (explicit) source.at++;
    const { value: key, quoted } = this.#flowValue(indent);
    if (!this.#flowColon(quoted)) return explicit ? this.#pair(key, null) : key;
    return this.#pair(key, this.#flowMember(indent));
  }

  #pair(key: Value, value: Value): Value {
    const pair: { [key: string]: Value } = {};
    this.#count();
    setOwn(pair, this.#keyText(key), value);
    return pair;
  }

  #flowColon(adjacent: boolean): boolean {
    const source = this.#source;
    this.#flowGap(']');
    const next = source.text[source.at + 1];
    const ends = source.endsAt(1) || adjacent || (next !== undefined && ',[]{}'.includes(next));
    if (source.look() !== ':' || !ends) return false;
    source.at++;
    return true;
  }

  #flowMapping(indent: number): Value {
    const source = this.#source;
    const result: { [key: string]: Value } = {};
    const merged: Value[] = [];
    this.#enter();
    source.at++;
    for (;;) {
      this.#flowGap('}');
      if (source.look() === '}') break;
      if (source.look() === '?' && source.endsAt(1)) source.at++;
      this.#flowGap('}');
      const { value: key, quoted } = this.#flowValue(indent);
      const value = this.#flowColon(quoted) ? this.#flowMember(indent) : null;
      if (key === '<<' && !quoted) merged.push(value);
      else setOwn(result, this.#keyText(key), value);
      this.#flowGap('}');
      if (source.look() === ',') source.at++;
      else if (source.look() !== '}') throw source.fail("did not find expected ',' or '}'");
    }
    source.at++;
    this.#depth--;
    return this.#merge(result, merged);
  }

  /** What stands behind a colon; nothing is null. */
  #flowMember(indent: number): Value {
    const source = this.#source;
    this.#flowGap('}');
    return ',]}'.includes(source.look()!) ? null : this.#flowValue(indent).value;
  }

  #flowValue(indent: number): { value: Value; quoted: boolean } {
    const source = this.#source;
    const properties = this.#noProperties();
    while (source.look() === '&' || source.look() === '!') {
      this.#property(properties);
      this.#flowGap(']');
    }
    const before = this.#values;
    const quoted = source.look() === '"' || source.look() === "'";
    let value: Value;
    if (source.look() === ':' && source.endsAt(1)) value = null;
    else if (startsPlain(source, true)) value = this.#scalar(properties.tag, readPlain(source, true, indent), true);
    else if (',]}'.includes(source.look()!)) {
      if (properties.tag === '' && properties.anchor === undefined)
        throw source.fail('did not find expected node content');
      value = this.#scalar(properties.tag, '', true);
    } else value = this.#flowNode(indent, properties.tag);
    if (properties.anchor !== undefined) {
      this.#anchors.set(properties.anchor, { value, size: this.#values - before });
    }
    return { value, quoted };
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.#source.fail(`more than ${MAX_DEPTH} nested values`);
    this.#count();
  }

  #scalar(tag: string, text: string, plain: boolean): Value {
    this.#count();
    if (plain && tag === '' && isNotFinite(text)) throw this.#source.fail(`${text} has no place in JSON`);
    const value = resolveTagged(tag, text, plain);
    if (value === undefined) throw this.#source.fail(`cannot decode \`${text.slice(0, 40)}\` as a ${tag}`);
    return value;
  }

  #count(more = 1): void {
    this.#values += more;
    if (this.#values > MAX_VALUES) throw this.#source.fail(`more than ${MAX_VALUES} values, aliases opened`);
  }
}
