import { setOwn, type Value } from '../../values/index.js';
import type { DocumentState } from './document-state.js';
import { readPlain, readQuoted, startsPlain } from './scalars.js';
import type { Source } from './source.js';

/** Reads flow style: quoted scalars, aliases and collections in brackets. */
export class FlowReader {
  readonly #state: DocumentState;
  readonly #source: Source;

  constructor(state: DocumentState) {
    this.#state = state;
    this.#source = state.source;
  }

  /** A quoted scalar, an alias, or a collection in brackets. */
  node(indent: number, tag: string): Value {
    const source = this.#source;
    switch (source.look()) {
      case '"':
      case "'":
        return this.#state.scalar(tag, readQuoted(source, indent), false);
      case '*':
        return this.#alias();
      case '[':
        return this.#sequence(indent);
      case '{':
        return this.#mapping(indent);
      default:
        throw source.fail('found character that cannot start any token');
    }
  }

  #alias(): Value {
    const source = this.#source;
    const start = ++source.at;
    while (!source.endsAt(0) && !',[]{}'.includes(source.look()!)) source.at++;
    return this.#state.aliased(source.text.slice(start, source.at));
  }

  #gap(closing: string): void {
    const source = this.#source;
    source.gap();
    if (source.done || source.atMarker()) throw source.fail(`did not find expected ',' or '${closing}'`);
  }

  #sequence(indent: number): Value {
    const source = this.#source;
    const members: Value[] = [];
    this.#state.enter();
    this.#state.count();
    source.at++;
    for (;;) {
      this.#gap(']');
      if (source.look() === ']') break;
      members.push(this.#entry(indent));
      this.#gap(']');
      if (source.look() === ',') source.at++;
      else if (source.look() !== ']') throw source.fail("did not find expected ',' or ']'");
    }
    source.at++;
    this.#state.leave();
    return members;
  }

  /** A member of a list in brackets; `a: b` there is a mapping of one entry. */
  #entry(indent: number): Value {
    const source = this.#source;
    const explicit = source.look() === '?' && source.endsAt(1);
    if (explicit) source.at++;
    const { value: key, quoted } = this.#value(indent);
    if (!this.#colon(quoted)) return explicit ? this.#pair(key, null) : key;
    return this.#pair(key, this.#member(indent));
  }

  #pair(key: Value, value: Value): Value {
    const pair: { [key: string]: Value } = {};
    this.#state.count();
    setOwn(pair, this.#state.keyText(key), value);
    return pair;
  }

  #colon(adjacent: boolean): boolean {
    const source = this.#source;
    this.#gap(']');
    const next = source.text[source.at + 1];
    const ends = source.endsAt(1) || adjacent || (next !== undefined && ',[]{}'.includes(next));
    if (source.look() !== ':' || !ends) return false;
    source.at++;
    return true;
  }

  #mapping(indent: number): Value {
    const source = this.#source;
    const result: { [key: string]: Value } = {};
    const merged: Value[] = [];
    this.#state.enter();
    this.#state.count();
    source.at++;
    for (;;) {
      this.#gap('}');
      if (source.look() === '}') break;
      if (source.look() === '?' && source.endsAt(1)) source.at++;
      this.#gap('}');
      const { value: key, quoted } = this.#value(indent);
      const value = this.#colon(quoted) ? this.#member(indent) : null;
      if (key === '<<' && !quoted) merged.push(value);
      else setOwn(result, this.#state.keyText(key), value);
      this.#gap('}');
      if (source.look() === ',') source.at++;
      else if (source.look() !== '}') throw source.fail("did not find expected ',' or '}'");
    }
    source.at++;
    this.#state.leave();
    return this.#state.merge(result, merged);
  }

  /** What stands behind a colon; nothing is null. */
  #member(indent: number): Value {
    const source = this.#source;
    this.#gap('}');
    return ',]}'.includes(source.look()!) ? null : this.#value(indent).value;
  }

  #value(indent: number): { value: Value; quoted: boolean } {
    const source = this.#source;
    const properties = this.#state.noProperties();
    while (source.look() === '&' || source.look() === '!') {
      this.#state.property(properties);
      this.#gap(']');
    }
    const before = this.#state.values;
    const quoted = source.look() === '"' || source.look() === "'";
    let value: Value;
    if (source.look() === ':' && source.endsAt(1)) value = null;
    else if (startsPlain(source, true))
      value = this.#state.scalar(properties.tag, readPlain(source, true, indent), true);
    else if (',]}'.includes(source.look()!)) {
      if (properties.tag === '' && properties.anchor === undefined)
        throw source.fail('did not find expected node content');
      value = this.#state.scalar(properties.tag, '', true);
    } else value = this.node(indent, properties.tag);
    this.#state.keep(properties, value, before);
    return { value, quoted };
  }
}
