import { setOwn, type Value } from '../../values/index.js';
import { DocumentState, type Properties } from './document-state.js';
import { FlowReader } from './flow.js';
import { readBlockScalar, readPlain, startsPlain } from './scalars.js';
import { Source } from './source.js';

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

class DocumentParser {
  readonly #source: Source;
  readonly #state: DocumentState;
  readonly #flow: FlowReader;

  constructor(source: Source) {
    this.#source = source;
    this.#state = new DocumentState(source);
    this.#flow = new FlowReader(this.#state);
  }

  document(): Value {
    return this.#node(-1, true);
  }

  /** A node behind its parent's mark. It belongs to the parent while it stands right of column `parent`. */
  #node(parent: number, sequenceAtParent: boolean): Value {
    const source = this.#source;
    this.#state.enter();
    const before = this.#state.values;
    let sameLine = !source.gap();
    const properties = this.#state.noProperties();
    while (source.look() === '&' || source.look() === '!') {
      if (!sameLine && source.column <= parent) break;
      this.#state.property(properties);
      if (source.gap()) sameLine = false;
    }
    const value = this.#content(parent, sequenceAtParent, sameLine, properties);
    this.#state.leave();
    this.#state.keep(properties, value, before);
    return value;
  }

  #content(parent: number, sequenceAtParent: boolean, sameLine: boolean, properties: Properties): Value {
    const source = this.#source;
    const { column } = source;
    const { tag } = properties;
    const isEntry = source.look() === '-' && source.endsAt(1);
    if (source.done || (!sameLine && source.atMarker())) return this.#state.scalar(tag, '', true);
    if (!sameLine && isEntry && column === parent && sequenceAtParent) return this.#sequence(column);
    if (!sameLine && column <= parent) return this.#state.scalar(tag, '', true);
    if ((!sameLine || parent < 0) && /^ *\t/.test(source.text.slice(source.lineStart, source.at))) {
      throw source.fail('found character that cannot start any token');
    }
    if (isEntry) {
      if (sameLine && parent >= 0 && !this.#compact)
        throw source.fail('block sequence entries are not allowed in this context');
      return this.#sequence(column);
    }
    if (source.look() === '|' || source.look() === '>')
      return this.#state.scalar(tag, readBlockScalar(source, parent), false);
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
    const values = this.#state.values;
    if (startsPlain(source, false)) {
      readPlain(source, false, undefined);
      source.spaces();
      const isKey = source.look() === ':' && source.endsAt(1);
      if (isKey && !blockAllowed) throw source.fail('mapping values are not allowed in this context');
      Object.assign(source, { at, line, lineStart });
      if (isKey) return this.#mappingFrom(properties);
      const text = readPlain(source, false, parent + 1);
      this.#noKeyBehind();
      return this.#state.scalar(tag, text, true);
    }
    const value = this.#flow.node(parent + 1, tag);
    const oneLine = source.line === line;
    source.spaces();
    if (source.look() === ':' && source.endsAt(1)) {
      if (!blockAllowed || !oneLine) throw source.fail('mapping values are not allowed in this context');
      Object.assign(source, { at, line, lineStart });
      this.#state.values = values;
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
    this.#state.count();
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
    this.#state.count();
    while (!source.done && source.column === column && !source.atMarker()) {
      if (source.look() === '-' && source.endsAt(1)) throw source.fail('did not find expected key');
      const { key, plain } = this.#key(column);
      const value = this.#node(column, true);
      if (key === '<<' && plain) merged.push(value);
      else setOwn(result, this.#state.keyText(key), value);
      source.gap();
    }
    if (!source.done && source.column > column) throw source.fail('did not find expected key');
    return this.#state.merge(result, merged);
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
    const before = this.#state.values;
    const properties = this.#state.noProperties();
    while (source.look() === '&' || source.look() === '!') {
      this.#state.property(properties);
      source.spaces();
    }
    const plain = startsPlain(source, false);
    const key = plain
      ? this.#state.scalar(properties.tag, readPlain(source, false, undefined), true)
      : source.look() === ':'
        ? null
        : this.#flow.node(column + 1, properties.tag);
    this.#state.keep(properties, key, before);
    source.spaces();
    if (source.look() !== ':' || !source.endsAt(1) || source.line !== line)
      throw source.fail("could not find expected ':'");
    source.at++;
    return { key, plain };
  }
}
