import { numberOf, type PlainObject, parseJson, setOwn, type Value } from '../values/index.js';

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly row: number;
}

/**
 * Reads the YAML of a METADATA block: nested mappings and lists, plain, quoted and block scalars, flow collections in
 * JSON's form.
 *
 * @throws {SyntaxError} naming the line.
 */
export function readYaml(text: string): Value {
  const lines: Line[] = [];
  for (const [row, raw] of text.split('\n').entries()) {
    const body = raw.trimStart();
    lines.push({ indent: raw.length - body.length, text: body.trimEnd(), row: row + 1 });
  }
  const reader = new BlockReader(lines);
  const value = reader.block(0, 0);
  reader.end();
  return value;
}

class BlockReader {
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  end(): void {
    const line = this.#peek();
    if (line !== undefined) this.#fail(line.row, 'did not find expected node content');
  }

  block(indent: number, depth: number): Value {
    const line = this.#peek();
    if (line === undefined || line.indent < indent) return null;
    if (depth > 50) this.#fail(line.row, 'too many nested collections');
    if (line.text === '-' || line.text.startsWith('- ')) return this.#list(line.indent, depth);
    if (keyEnd(line.text) >= 0) return this.#mapping(line.indent, depth);
    this.#at++;
    return this.#scalar(line.text, line.row);
  }

  #mapping(indent: number, depth: number): Value {
    const result: { [key: string]: Value } = {};
    for (;;) {
      const line = this.#peek();
      if (line === undefined || line.indent < indent || (line.indent === indent && line.text.startsWith('- ')))
        return result;
      const end = keyEnd(line.text);
      if (line.indent > indent || end < 0) this.#fail(line.row, 'did not find expected key');
      this.#at++;
      const key = this.#scalar(line.text.slice(0, end).trim(), line.row);
      setOwn(result, String(key), this.#value(line.text.slice(end + 1).trim(), line, depth));
    }
  }

  #list(indent: number, depth: number): Value {
    const result: Value[] = [];
    for (;;) {
      const line = this.#peek();
      if (line === undefined || line.indent !== indent || !(line.text === '-' || line.text.startsWith('- ')))
        return result;
      const rest = line.text.slice(1).trimStart();
      this.#at++;
      if (rest !== '' && keyEnd(rest) >= 0 && !'"\'[{'.includes(rest[0]!)) {
        const inner = line.indent + (line.text.length - rest.length);
        const reader = new BlockReader([{ indent: inner, text: rest, row: line.row }, ...this.#deeper(inner)]);
        result.push(reader.block(inner, depth + 1));
        reader.end();
      } else result.push(this.#value(rest, line, depth));
    }
  }

  /** The lines that belong to an entry whose first line is already read. */
  #deeper(indent: number): Line[] {
    const from = this.#at;
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!;
      if (line.text !== '' && line.indent < indent) break;
      this.#at++;
    }
    return this.#lines.slice(from, this.#at);
  }

  #value(text: string, line: Line, depth: number): Value {
    if (text === '|' || text === '>' || text === '|-' || text === '>-') return this.#blockScalar(text, line.indent);
    if (text !== '' && !text.startsWith('#')) return this.#scalar(this.#continued(text, line), line.row);
    const next = this.#peek();
    if (next === undefined) return null;
    if (next.indent > line.indent || (next.indent === line.indent && next.text.startsWith('- '))) {
      return this.block(next.indent, depth + 1);
    }
    return null;
  }

  /** A flow collection or quoted scalar may go on in the next lines. */
  #continued(text: string, line: Line): string {
    let whole = text;
    const open = (): boolean =>
      (whole.startsWith('[') && !whole.endsWith(']')) || (whole.startsWith('{') && !whole.endsWith('}'));
    while (this.#at < this.#lines.length) {
      const next = this.#lines[this.#at]!;
      if (next.text === '' || !(open() || next.indent > line.indent)) break;
      whole += ` ${next.text}`;
      this.#at++;
    }
    return whole;
  }

  #blockScalar(style: string, indent: number): string {
    const lines: string[] = [];
    let base: number | undefined;
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!;
      if (line.text !== '' && line.indent <= indent) break;
      if (line.text !== '') base ??= line.indent;
      lines.push(line.text === '' ? '' : ' '.repeat(Math.max(0, line.indent - (base ?? 0))) + line.text);
      this.#at++;
    }
    while (lines.at(-1) === '') lines.pop();
    const joined = lines.join(style.startsWith('|') ? '\n' : ' ');
    return style.endsWith('-') || joined === '' ? joined : `${joined}\n`;
  }

  #scalar(text: string, row: number): Value {
    const first = text[0];
    if (first === '"') {
      if (text.length < 2 || !text.endsWith('"')) this.#fail(row, 'found unexpected end of stream');
      return this.#json(text, row);
    }
    if (first === "'") return text.slice(1, -1).replaceAll("''", "'");
    if (first === '[' || first === '{') return this.#flow(text, row);
    if (first !== undefined && '@`%&*!|>}]'.includes(first)) this.#fail(row, 'did not find expected node content');
    const plain = text.replace(/ #.*$/, '').trim();
    if (plain === '' || plain === '~' || plain === 'null') return null;
    if (plain === 'true' || plain === 'false') return plain === 'true';
    return numberOf(plain) ?? plain;
  }

  #flow(text: string, row: number): Value {
    try {
      return parseJson(text);
    } catch {
      const inner = text.slice(1, -1).trim();
      const close = text.startsWith('[') ? ']' : '}';
      if (!text.endsWith(close)) this.#fail(row, 'did not find expected node content');
      const parts = inner === '' ? [] : inner.split(',').map((part) => part.trim());
      if (parts.some((part) => /[[\]{}]/.test(part))) this.#fail(row, 'did not find expected node content');
      if (close === ']') return parts.map((part) => this.#scalar(part, row));
      const result: { [key: string]: Value } = {};
      for (const part of parts) {
        const end = keyEnd(part);
        if (end < 0) this.#fail(row, 'did not find expected key');
        setOwn(result, part.slice(0, end), this.#scalar(part.slice(end + 1).trim(), row));
      }
      return result as PlainObject;
    }
  }

  #json(text: string, row: number): Value {
    try {
      return parseJson(text);
    } catch {
      return this.#fail(row, 'found unknown escape character');
    }
  }

  #peek(): Line | undefined {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!;
      if (line.text !== '' && !line.text.startsWith('#')) return line;
      this.#at++;
    }
    return undefined;
  }

  #fail(row: number, message: string): never {
    throw new SyntaxError(`yaml: line ${row}: ${message}`);
  }
}

/** Where the key of `key: value` ends; -1 when the text is no entry. */
function keyEnd(text: string): number {
  const quote = text[0];
  let from = 0;
  if (quote === '"' || quote === "'") {
    from = text.indexOf(quote, 1) + 1;
    if (from === 0) return -1;
  }
  for (let i = from; i < text.length; i++) {
    if (text[i] === ':' && (i + 1 === text.length || text[i + 1] === ' ')) return i;
    if (from > 0) return -1;
  }
  return -1;
}
