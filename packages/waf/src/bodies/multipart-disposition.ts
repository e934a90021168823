import type { MultipartFlag } from './body-processor.js';

/** The parameters of a Content-Disposition header of a form part. */
export interface Disposition {
  readonly name: string | undefined;
  readonly filename: string | undefined;
  /** What is irregular but readable. */
  readonly flags: readonly MultipartFlag[];
  /** Why it is not readable; the rest is then what was read before. */
  readonly problem: string | undefined;
}

const known = ['name', 'filename', 'filename*'];

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9;
}

/** Reads one header value from left to right. */
class Reader {
  readonly text: string;
  at = 0;
  readonly flags = new Set<MultipartFlag>();

  constructor(text: string) {
    this.text = text;
  }

  blanks(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++;
  }

  /** A parameter name up to `=`, blank or `;`. */
  token(): string {
    const start = this.at;
    while (this.at < this.text.length && !'= \t;'.includes(this.text.charAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  /** A quoted or bare value; undefined when its quotes do not close. Single quotes work but are told. */
  value(): string | undefined {
    const quote = this.text.charAt(this.at);
    if (quote === "'") this.flags.add('MULTIPART_INVALID_QUOTING');
    if (quote !== '"' && quote !== "'") return this.bare();
    this.at++;
    let out = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === quote) {
        this.at++;
        return out;
      }
      const next = this.text.charAt(this.at + 1);
      if (char === '\\' && (next === quote || next === '\\')) {
        out += next;
        this.at++;
      } else {
        out += char;
      }
    }
    return undefined;
  }

  bare(): string {
    const start = this.at;
    while (this.at < this.text.length && !' \t;'.includes(this.text.charAt(this.at))) this.at++;
    const text = this.text.slice(start, this.at);
    if (text.includes("'") || text.includes('"')) this.flags.add('MULTIPART_INVALID_QUOTING');
    return text;
  }
}

/** Reads `form-data; name="a"; filename="b"`. */
export function parseDisposition(header: string): Disposition {
  const reader = new Reader(header);
  const values = new Map<string, string>();
  const result = (problem?: string): Disposition => ({
    name: values.get('name'),
    filename: values.get('filename') ?? values.get('filename*'),
    flags: [...reader.flags],
    problem,
  });
  reader.blanks();
  if (header.slice(reader.at, reader.at + 9).toLowerCase() !== 'form-data') return result('it is not form-data');
  reader.at += 9;
  reader.blanks();
  if (reader.at < header.length && header.charAt(reader.at) !== ';')
    return result('form-data is not followed by a semicolon');
  while (reader.at < header.length) {
    if (header.charAt(reader.at) === ';') reader.at++;
    else reader.flags.add('MULTIPART_MISSING_SEMICOLON');
    reader.blanks();
    if (reader.at >= header.length) break;
    const name = reader.token().toLowerCase();
    reader.blanks();
    if (name === '' || header.charAt(reader.at) !== '=') return result('a parameter has no value');
    reader.at++;
    reader.blanks();
    const value = reader.value();
    if (value === undefined) return result('the quotes of a parameter do not close');
    if (!known.includes(name)) reader.flags.add('MULTIPART_INVALID_PART');
    else if (values.has(name)) return result(`it states ${name} twice`);
    else values.set(name, value);
    reader.blanks();
  }
  return result(values.has('name') ? undefined : 'it has no name');
}
