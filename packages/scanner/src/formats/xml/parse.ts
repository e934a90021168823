import { limitError, syntaxError } from '../syntax-error.js';
import { decodeEntities } from './entities.js';

/** An element: no namespaces, no mixed content worth keeping apart. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** The text directly inside, trimmed. */
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Map<string, string>;
  children: Open[];
  text: string;
}

const MAX_DEPTH = 256;

/**
 * Parses an XML document into its root element. Document types are skipped, never read: no entity of a file's own,
 * no external one. Namespace prefixes are dropped. Throws `SCANNER_FILE_SYNTAX` with the line.
 */
export function parseXml(source: string): Element {
  const reader = new Reader(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);
  const root = reader.document();
  return root;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Element {
    const top: Open = { name: '', attributes: new Map(), children: [], text: '' };
    const stack: Open[] = [top];
    while (this.#at < this.#text.length) {
      const current = stack.at(-1) as Open;
      const next = this.#text.indexOf('<', this.#at);
      const end = next < 0 ? this.#text.length : next;
      if (end > this.#at) {
        const piece = this.#text.slice(this.#at, end);
        if (stack.length > 1) current.text += decodeEntities(piece);
        else if (piece.trim() !== '') throw this.#error('nothing outside the root element');
      }
      this.#at = end;
      if (next >= 0) this.#markup(stack);
    }
    if (stack.length > 1) throw this.#error(`</${stack.at(-1)?.name}>`);
    const root = top.children[0];
    if (!root || top.children.length > 1) throw this.#error('one root element');
    return root;
  }

  #markup(stack: Open[]): void {
    const text = this.#text;
    if (text.startsWith('<!--', this.#at)) this.#skipTo('-->');
    else if (text.startsWith('<![CDATA[', this.#at)) {
      const start = this.#at + 9;
      this.#skipTo(']]>');
      (stack.at(-1) as Open).text += text.slice(start, this.#at - 3);
    } else if (text.startsWith('<?', this.#at)) this.#skipTo('?>');
    else if (text.startsWith('<!', this.#at)) this.#doctype();
    else if (text[this.#at + 1] === '/') this.#close(stack);
    else this.#open(stack);
  }

  #skipTo(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) throw this.#error(mark);
    this.#at = end + mark.length;
  }

  /** A document type, its internal subset skipped as a whole. */
  #doctype(): void {
    const subset = this.#text.indexOf('[', this.#at);
    const end = this.#text.indexOf('>', this.#at);
    if (subset >= 0 && subset < end) this.#skipTo(']');
    this.#skipTo('>');
  }

  #close(stack: Open[]): void {
    this.#at += 2;
    const name = this.#name();
    this.#spaces();
    if (this.#text[this.#at] !== '>') throw this.#error('">"');
    this.#at++;
    const open = stack.pop() as Open;
    if (stack.length === 0 || open.name !== name) throw this.#error(`</${open.name}>, found </${name}>`);
    open.text = open.text.trim();
  }

  #open(stack: Open[]): void {
    this.#at++;
    const element: Open = { name: this.#name(), attributes: new Map(), children: [], text: '' };
    (stack.at(-1) as Open).children.push(element);
    for (;;) {
      this.#spaces();
      const char = this.#text[this.#at];
      if (char === '>') {
        this.#at++;
        stack.push(element);
        if (stack.length > MAX_DEPTH) throw limitError('XML', this.#line(), `more than ${MAX_DEPTH} levels of nesting`);
        return;
      }
      if (char === '/' && this.#text[this.#at + 1] === '>') {
        this.#at += 2;
        return;
      }
      this.#attribute(element);
    }
  }

  #attribute(element: Open): void {
    const name = this.#name();
    this.#spaces();
    if (this.#text[this.#at] !== '=') throw this.#error('"=" behind an attribute');
    this.#at++;
    this.#spaces();
    const quote = this.#text[this.#at];
    const end = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
    if (end < 0) throw this.#error('a quoted attribute value');
    element.attributes.set(name, decodeEntities(this.#text.slice(this.#at + 1, end)));
    this.#at = end + 1;
  }

  #name(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !' \t\r\n/>=<"\''.includes(this.#text[this.#at] as string)) this.#at++;
    if (this.#at === start) throw this.#error('a name');
    const name = this.#text.slice(start, this.#at);
    if (!/^[\p{L}_:][\p{L}\p{N}_:.\-\u00b7]*$/u.test(name))
      throw this.#error('a name of letters, digits, ".", "-" and "_"');
    return name.slice(name.indexOf(':') + 1);
  }

  #spaces(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #line(): number {
    return this.#text.slice(0, this.#at).split('\n').length;
  }

  #error(wanted: string): Error {
    return syntaxError('XML', this.#line(), wanted);
  }
}
