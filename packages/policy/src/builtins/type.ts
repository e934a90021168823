/** A Rego type, as OPA's capabilities describe it. */
export type Type =
  | { readonly kind: 'null' | 'boolean' | 'number' | 'string' }
  /** Any value, or one of the listed types. */
  | { readonly kind: 'any'; readonly of?: readonly Type[] }
  | { readonly kind: 'array'; readonly static: readonly Type[]; readonly dynamic?: Type }
  | { readonly kind: 'set'; readonly of: Type }
  | {
      readonly kind: 'object';
      readonly static: readonly { readonly key: string; readonly value: Type }[];
      readonly dynamic?: { readonly key: Type; readonly value: Type };
    };

const SCALARS = ['null', 'boolean', 'number', 'string'] as const;
const MAX_DEPTH = 64;

/**
 * Reads a type in the notation that OPA prints: `string`, `any`, `any<string, set[string]>`, `array[number]`,
 * `array<boolean, array[any]>`, `object<op: string>[string: any]`.
 *
 * @throws {TypeError} when the text is not such a type; the message names the place.
 */
export function parseType(text: string): Type {
  const reader = new TypeReader(text);
  const type = reader.type(0);
  reader.end();
  return type;
}

class TypeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(depth: number): Type {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} nested types`);
    const name = this.#word();
    for (const kind of SCALARS) if (name === kind) return { kind };
    if (name === 'any') return this.#take('<') ? { kind: 'any', of: this.#list(depth) } : { kind: 'any' };
    if (name === 'set') {
      this.#need('[');
      const of = this.type(depth + 1);
      this.#need(']');
      return { kind: 'set', of };
    }
    if (name === 'array') {
      const members = this.#take('<') ? this.#list(depth) : [];
      if (!this.#take('[')) return { kind: 'array', static: members };
      const dynamic = this.type(depth + 1);
      this.#need(']');
      return { kind: 'array', static: members, dynamic };
    }
    if (name === 'object') return this.#object(depth);
    return this.#fail('a type name (null, boolean, number, string, any, array, set, object)');
  }

  end(): void {
    if (this.#at < this.#text.length) this.#fail('the end of the type');
  }

  #object(depth: number): Type {
    const properties: { key: string; value: Type }[] = [];
    if (this.#take('<')) {
      do {
        const key = this.#word();
        this.#need(':');
        properties.push({ key, value: this.type(depth + 1) });
      } while (this.#take(','));
      this.#need('>');
    }
    if (!this.#take('[')) return { kind: 'object', static: properties };
    const key = this.type(depth + 1);
    this.#need(':');
    const value = this.type(depth + 1);
    this.#need(']');
    return { kind: 'object', static: properties, dynamic: { key, value } };
  }

  #list(depth: number): Type[] {
    const types: Type[] = [];
    do types.push(this.type(depth + 1));
    while (this.#take(','));
    this.#need('>');
    return types;
  }

  #word(): string {
    this.#space();
    const start = this.#at;
    while (isWordCode(this.#text.charCodeAt(this.#at))) this.#at++;
    if (this.#at === start) this.#fail('a name');
    return this.#text.slice(start, this.#at);
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #need(mark: string): void {
    if (!this.#take(mark)) this.#fail(`'${mark}'`);
  }

  #space(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #fail(expected: string): never {
    const found = this.#at < this.#text.length ? `'${this.#text.slice(this.#at, this.#at + 20)}'` : 'the end';
    throw new TypeError(`type '${this.#text.slice(0, 80)}': expected ${expected} at ${this.#at}, found ${found}`);
  }
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** Writes a type as OPA prints it; {@link parseType} reads it back. */
export function printType(type: Type): string {
  switch (type.kind) {
    case 'any':
      return type.of === undefined ? 'any' : `any<${type.of.map(printType).join(', ')}>`;
    case 'set':
      return `set[${printType(type.of)}]`;
    case 'array': {
      const members = type.static.length > 0 ? `<${type.static.map(printType).join(', ')}>` : '';
      return `array${members}${type.dynamic === undefined ? '' : `[${printType(type.dynamic)}]`}`;
    }
    case 'object': {
      const members = type.static.map(({ key, value }) => `${key}: ${printType(value)}`).join(', ');
      const rest = type.dynamic && `[${printType(type.dynamic.key)}: ${printType(type.dynamic.value)}]`;
      return `object${members === '' ? '' : `<${members}>`}${rest ?? ''}`;
    }
    default:
      return type.kind;
  }
}
