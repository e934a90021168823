import { limitError, syntaxError } from '../syntax-error.js';
import { newTable, type Table, type Value } from '../values.js';
import { blockScalar, quotedScalar } from './scalars.js';

const MAX_DEPTH = 128;

/**
 * Parses the YAML that lock files and manifests are written in: block and flow collections, all scalar styles, comments.
 * Plain scalars stay text, so that the version 1.10 is not 1.1; only null, true and false are values of their own.
 * Tags are dropped. Aliases are refused, because they can make a small file large. Only the first document is read.
 * Throws `SCANNER_FILE_SYNTAX` or `SCANNER_FILE_LIMIT` with the line. Linear.
 */
export function parseYaml(source: string): Value {
  return new Reader(source).document();
}

/** The reader's state, for the scalars in their own file. */
export interface YamlCursor {
  readonly text: string;
  at: number;
}

class Reader implements YamlCursor {
  readonly text: string;
  at = 0;
  #lineStart = 0;
  #depth = 0;

  constructor(source: string) {
    this.text = (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source).replaceAll('\r\n', '\n');
  }

  document(): Value {
    this.#next();
    while (this.text[this.at] === '%') this.#skipLine();
    if (this.text.startsWith('---', this.at) && this.#column() === 0) {
      this.at += 3;
      this.#next();
    }
    if (this.#ended()) return null;
    const value = this.#block(0);
    this.#next();
    if (!this.#ended()) throw this.#error('the end of the document or a line that continues it');
    return value;
  }

  /** The value whose first character is at the cursor. */
  #block(parentIndent: number): Value {
    if (++this.#depth > MAX_DEPTH) throw limitError('YAML', this.#line(), `more than ${MAX_DEPTH} levels of nesting`);
    try {
      this.#properties();
      const column = this.#column();
      if (this.#atDash()) return this.#sequence(column);
      if (this.#atKey()) return this.#mapping(column);
      return this.#scalar(parentIndent);
    } finally {
      this.#depth--;
    }
  }

  #sequence(column: number): Value[] {
    const list: Value[] = [];
    while (!this.#ended() && this.#column() === column && this.#atDash()) {
      this.at++;
      list.push(this.#after(column, false));
      this.#next();
    }
    return list;
  }

  #mapping(column: number): Table {
    const table = newTable();
    while (!this.#ended() && this.#column() === column && this.#atKey()) {
      const key = this.#key(column);
      table[key] = this.#after(column, true);
      this.#next();
    }
    if (!this.#ended() && this.#column() > column) throw this.#error('a key at the indentation of its neighbours');
    return table;
  }

  /** What follows a dash or a colon: on the same line, on the next lines, or nothing. */
  #after(column: number, inMapping: boolean): Value {
    this.#spaces();
    this.#properties();
    const char = this.text[this.at];
    if (char === '|' || char === '>') return blockScalar(this, column);
    if (char !== undefined && char !== '\n' && char !== '#') {
      return inMapping ? this.#scalar(column + 1) : this.#block(column + 1);
    }
    this.#next();
    if (this.#ended()) return null;
    const next = this.#column();
    if (next > column || (inMapping && next === column && this.#atDash())) return this.#block(column + 1);
    return null;
  }

  #key(column: number): string {
    if (this.text[this.at] === '?') {
      this.at++;
      const key = this.#after(column, false);
      this.#next();
      if (this.#ended() || this.#column() !== column || this.text[this.at] !== ':')
        throw this.#error('":" behind a "?" key');
      this.at++;
      return this.#scalarKey(key);
    }
    const char = this.text[this.at];
    if (char === '"' || char === "'") {
      const key = quotedScalar(this);
      this.#spaces();
      this.at++;
      return key;
    }
    const end = this.#keyEnd();
    const key = this.text.slice(this.at, end).trim();
    this.at = end + 1;
    return key;
  }

  #scalar(indent: number): Value {
    const char = this.text[this.at];
    if (char === '"' || char === "'") {
      const value = quotedScalar(this);
      this.#endOfLine();
      return value;
    }
    if (char === '[' || char === '{') {
      const value = this.#flow();
      this.#endOfLine();
      return value;
    }
    if (char === '*') throw limitError('YAML', this.#line(), 'an alias');
    return plain(this.#plainText(indent));
  }

  /** A plain scalar goes on over lines that are indented deeper. */
  #plainText(indent: number): string {
    const parts: string[] = [];
    for (;;) {
      const end = this.#lineEnd();
      parts.push(this.text.slice(this.at, end).trim());
      this.at = end;
      const save = [this.at, this.#lineStart] as const;
      this.#next();
      if (
        !this.#ended() &&
        this.#column() >= Math.max(1, indent) &&
        !this.#atKey() &&
        !(this.#atDash() && this.#column() < indent)
      )
        continue;
      [this.at, this.#lineStart] = save;
      return parts.join(' ');
    }
  }

  #flow(): Value {
    if (++this.#depth > MAX_DEPTH) throw limitError('YAML', this.#line(), `more than ${MAX_DEPTH} levels of nesting`);
    const isList = this.text[this.at] === '[';
    const close = isList ? ']' : '}';
    const list: Value[] = [];
    const table = newTable();
    this.at++;
    for (;;) {
      this.#next();
      const char = this.text[this.at];
      if (char === undefined) throw this.#error(`"${close}"`);
      if (char === close) break;
      const item = this.#flowItem();
      this.#next();
      if (this.text[this.at] === ':') {
        this.at++;
        this.#next();
        const empty = this.text[this.at] === ',' || this.text[this.at] === close;
        const value = empty ? null : this.#flowItem();
        if (isList) list.push({ [this.#scalarKey(item)]: value });
        else table[this.#scalarKey(item)] = value;
        this.#next();
      } else if (isList) list.push(item);
      else table[this.#scalarKey(item)] = null;
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== close) throw this.#error(`"," or "${close}"`);
    }
    this.at++;
    this.#depth--;
    return isList ? list : table;
  }

  #flowItem(): Value {
    this.#properties();
    const char = this.text[this.at];
    if (char === '[' || char === '{') return this.#flow();
    if (char === '"' || char === "'") return quotedScalar(this);
    if (char === '*') throw limitError('YAML', this.#line(), 'an alias');
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      const now = this.text[this.at] as string;
      if (',[]{}\n'.includes(now)) break;
      if (now === ':' && ' ,\n]}'.includes(this.text[this.at + 1] ?? '\n')) break;
      if (now === '#' && this.text[this.at - 1] === ' ') break;
    }
    if (this.at === start) throw this.#error('a value');
    return plain(this.text.slice(start, this.at).trim());
  }

  /** Drops tags and anchors in front of a value. */
  #properties(): void {
    while (this.text[this.at] === '!' || this.text[this.at] === '&') {
      while (this.at < this.text.length && !' \n'.includes(this.text[this.at] as string)) this.at++;
      this.#spaces();
    }
  }

  #atDash(): boolean {
    return this.text[this.at] === '-' && ' \n'.includes(this.text[this.at + 1] ?? '\n');
  }

  #atKey(): boolean {
    const char = this.text[this.at];
    if (char === '?') return ' \n'.includes(this.text[this.at + 1] ?? '\n');
    if (char === '"' || char === "'") {
      const save = this.at;
      quotedScalar(this);
      this.#spaces();
      const isKey = this.text[this.at] === ':' && ' \n'.includes(this.text[this.at + 1] ?? '\n');
      this.at = save;
      return isKey;
    }
    if (char === '[' || char === '{') return false;
    return this.#keyEnd() >= 0;
  }

  /** Lists and mappings as keys are refused: no lock file has them, and written as text they would double with each level. */
  #scalarKey(key: unknown): string {
    if (typeof key === 'object' && key !== null) throw this.#error('a key that is no list or mapping');
    return String(key);
  }

  /** The colon that ends a plain key on this line, or -1. */
  #keyEnd(): number {
    const end = this.#lineEnd();
    for (let at = this.at; at < end; at++) {
      if (this.text[at] === ':' && (at + 1 === this.text.length || ' \n\t'.includes(this.text[at + 1] as string)))
        return at;
    }
    return -1;
  }

  /** The end of the line, or where its comment begins. */
  #lineEnd(): number {
    const newline = this.text.indexOf('\n', this.at);
    const end = newline < 0 ? this.text.length : newline;
    for (let hash = this.text.indexOf('#', this.at); hash >= 0 && hash < end; hash = this.text.indexOf('#', hash + 1)) {
      if (hash === 0 || ' \t\n'.includes(this.text[hash - 1] as string)) return hash;
    }
    return end;
  }

  /** Moves to the next character that is neither blank nor comment. */
  #next(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === '\n') this.#lineStart = ++this.at;
      else if (char === ' ' || char === '\t') this.at++;
      else if (char === '#') this.#skipLine();
      else return;
    }
  }

  #skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
    if (end >= 0) this.#lineStart = ++this.at;
  }

  #ended(): boolean {
    if (this.at >= this.text.length) return true;
    const mark = this.text[this.at];
    return (
      (mark === '-' || mark === '.') &&
      this.#column() === 0 &&
      /^(---|\.\.\.)(\s|$)/.test(this.text.slice(this.at, this.at + 4))
    );
  }

  #spaces(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  #endOfLine(): void {
    this.#spaces();
    const char = this.text[this.at];
    if (char !== undefined && char !== '\n' && char !== '#') throw this.#error('the end of the line');
  }

  #column(): number {
    // Scalars over several lines move the cursor without telling.
    const newline = this.text.lastIndexOf('\n', this.at - 1) + 1;
    this.#lineStart = this.at === 0 ? 0 : newline;
    return this.at - this.#lineStart;
  }

  #line(): number {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at >= 0 && at < this.at; at = this.text.indexOf('\n', at + 1)) line++;
    return line;
  }

  #error(wanted: string): Error {
    return syntaxError('YAML', this.#line(), wanted);
  }
}

function plain(text: string): Value {
  if (text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL') return null;
  if (text === 'true' || text === 'True' || text === 'TRUE') return true;
  if (text === 'false' || text === 'False' || text === 'FALSE') return false;
  return text;
}
