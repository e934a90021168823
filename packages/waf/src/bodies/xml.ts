import type { BodyErrorCode, BodyOptions, BodyProcessor, BodyProcessorFactory, BodySink } from './body-processor.js';
import { Gate } from './gate.js';
import { type DoctypeScan, doctypeEnd } from './xml-doctype.js';
import { parseTag } from './xml-tag.js';
import { decodeReferences } from './xml-text.js';

/** Encodings whose markup is ASCII, so that it can be read as bytes. */
const asciiEncodings = ['utf-8', 'us-ascii', 'ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252'];

const longestDoctype = 65_536;

type Mode = 'text' | 'markup' | 'comment' | 'cdata' | 'instruction' | 'doctype' | 'tag';

/**
 * A streaming reader of well-formed XML without DTDs: a DOCTYPE is skipped, its entities are never declared, and a
 * reference to one ends the parse, since what it stands for is not seen here.
 */
class Xml implements BodyProcessor {
  readonly #sink: BodySink;
  readonly #gate: Gate;
  readonly #maxDepth: number;
  readonly #maxNameBytes: number;
  readonly #open: string[] = [];
  #mode: Mode = 'text';
  #held = '';
  #text: string[] = [];
  /** Inside a tag: the quote that is open. */
  #quote = 0;
  #doctype: DoctypeScan = { at: 0, brackets: 0 };
  #rootSeen = false;
  #first = true;

  constructor(sink: BodySink, options: BodyOptions) {
    this.#sink = sink;
    this.#gate = new Gate(sink, options.maxArguments);
    this.#maxDepth = options.maxDepth ?? 512;
    this.#maxNameBytes = options.maxNameBytes ?? 8192;
  }

  write(chunk: string): void {
    let text = chunk;
    if (this.#first) {
      text = this.#held + chunk;
      this.#held = '';
      if (text.length < 3) {
        this.#held = text;
        return;
      }
      text = this.#start(text);
    }
    this.#feed(text);
  }

  end(complete = true): void {
    if (this.#first && this.#held !== '') {
      const text = this.#start(this.#held);
      this.#held = '';
      this.#feed(text);
    }
    if (this.#gate.stopped) return;
    if (this.#mode === 'text') this.#flushText();
    if (!complete || this.#gate.stopped) return;
    if (this.#mode !== 'text' || this.#open.length > 0) this.#fail('the document ends too early');
  }

  /** Skips a byte order mark; other encodings are not read. */
  #start(text: string): string {
    this.#first = false;
    if (text.startsWith('\xef\xbb\xbf')) return text.slice(3);
    if (
      text.startsWith('\xff\xfe') ||
      text.startsWith('\xfe\xff') ||
      text.charAt(0) === '\0' ||
      text.charAt(1) === '\0'
    ) {
      this.#fail('the document is UTF-16 or UTF-32, which is not read');
    }
    return text;
  }

  #fail(detail: string, code: BodyErrorCode = 'BODY_XML_INVALID'): void {
    this.#gate.stop(code, detail);
  }

  #feed(chunk: string): void {
    let at = 0;
    while (at < chunk.length && !this.#gate.stopped) {
      switch (this.#mode) {
        case 'text':
          at = this.#readText(chunk, at);
          break;
        case 'markup':
          this.#held += chunk.charAt(at++);
          this.#judgeMarkup();
          break;
        case 'tag':
          at = this.#readTag(chunk, at);
          break;
        case 'doctype':
          at = this.#readDoctype(chunk, at);
          break;
        default:
          at = this.#readUntil(chunk, at, this.#mode === 'comment' ? '-->' : this.#mode === 'cdata' ? ']]>' : '?>');
      }
    }
  }

  #readText(chunk: string, from: number): number {
    const to = chunk.indexOf('<', from);
    const end = to < 0 ? chunk.length : to;
    if (end > from) this.#text.push(chunk.slice(from, end));
    if (to < 0) return chunk.length;
    this.#flushText();
    this.#mode = 'markup';
    this.#held = '';
    return to + 1;
  }

  #flushText(): void {
    const text = this.#text.join('');
    this.#text = [];
    if (text === '') return;
    if (this.#open.length === 0) {
      if (text.trim() !== '') this.#fail('text stands outside the root element');
      return;
    }
    const decoded = decodeReferences(text);
    if (decoded === undefined) this.#fail('the text refers to an entity that XML does not define');
    else this.#sink.xmlText(decoded);
  }

  /** Decides by the first characters after `<` what it is. */
  #judgeMarkup(): void {
    const held = this.#held;
    if (held === '?') this.#enter('instruction');
    else if (held === '!--') this.#enter('comment');
    else if (held === '![CDATA[') {
      if (this.#open.length === 0) this.#fail('text stands outside the root element');
      this.#enter('cdata');
    } else if (held === '!DOCTYPE') {
      if (this.#rootSeen) this.#fail('a DOCTYPE stands after the root element');
      this.#enter('doctype');
    } else if (!held.startsWith('!')) this.#mode = 'tag';
    else if (!'!--'.startsWith(held) && !'![CDATA['.startsWith(held) && !'!DOCTYPE'.startsWith(held)) {
      this.#fail('<! starts nothing that XML knows');
    }
    if (this.#mode === 'tag' && held === '>') this.#fail('a tag has no name');
    if (this.#mode === 'tag' && (held === '"' || held === "'")) this.#fail('a tag has no name');
  }

  #enter(mode: Mode): void {
    this.#mode = mode;
    this.#held = '';
    this.#quote = 0;
    this.#doctype = { at: 0, brackets: 0 };
  }

  /** Reads up to a mark; only CDATA and the XML declaration are kept. */
  #readUntil(chunk: string, from: number, mark: string): number {
    const keep = mark.length - 1;
    const text = this.#held + chunk.slice(from);
    const end = text.indexOf(mark);
    const body = end < 0 ? text.slice(0, Math.max(0, text.length - keep)) : text.slice(0, end);
    if (this.#mode !== 'comment') this.#text.push(body);
    if (end < 0) {
      this.#held = text.slice(body.length);
      return chunk.length;
    }
    const consumed = end + mark.length - this.#held.length;
    this.#finishSection();
    this.#mode = 'text';
    this.#held = '';
    return from + consumed;
  }

  #finishSection(): void {
    const text = this.#text.join('');
    this.#text = [];
    if (this.#mode === 'cdata') {
      if (text !== '') this.#sink.xmlText(text);
    } else if (this.#mode === 'instruction' && text.startsWith('xml ')) {
      this.#judgeDeclaration(text.slice(0, 200));
    }
  }

  #judgeDeclaration(text: string): void {
    const at = text.indexOf('encoding');
    if (at < 0) return;
    const value = text
      .slice(at + 8)
      .trimStart()
      .replace('=', '')
      .trimStart();
    const end = value.indexOf(value.charAt(0), 1);
    const encoding = value.slice(1, end < 0 ? value.length : end).toLowerCase();
    if (!asciiEncodings.includes(encoding)) {
      this.#fail(`the encoding ${JSON.stringify(encoding.slice(0, 40))} is not read`);
    }
  }

  /** A tag ends at the first `>` outside quotes. */
  #readTag(chunk: string, from: number): number {
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk.charCodeAt(at);
      if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0;
      } else if (byte === 0x22 || byte === 0x27) this.#quote = byte;
      else if (byte === 0x3e) break;
      else if (byte === 0x3c) {
        this.#fail('< stands inside a tag');
        return at;
      }
    }
    this.#held += chunk.slice(from, at);
    if (this.#held.length > this.#maxNameBytes) {
      this.#fail(`a tag is longer than ${this.#maxNameBytes} bytes`, 'BODY_LIMIT_NAME');
      return at;
    }
    if (at === chunk.length) return at;
    const tag = this.#held;
    this.#enter('text');
    if (tag.startsWith('/')) this.#closeTag(tag.slice(1).trimEnd());
    else this.#openTag(tag);
    return at + 1;
  }

  #openTag(source: string): void {
    if (this.#open.length === 0 && this.#rootSeen) {
      this.#fail('the document has several root elements');
      return;
    }
    const tag = parseTag(source);
    if (typeof tag === 'string') {
      this.#fail(tag);
      return;
    }
    this.#rootSeen = true;
    this.#sink.xmlOpen(tag.name);
    for (const [name, value] of tag.attributes) this.#sink.xmlAttribute(name, value);
    if (tag.empty) {
      this.#sink.xmlClose(tag.name);
      return;
    }
    this.#open.push(tag.name);
    if (this.#open.length > this.#maxDepth) {
      this.#fail(`XML is nested deeper than ${this.#maxDepth} levels`, 'BODY_LIMIT_DEPTH');
    }
  }

  #closeTag(name: string): void {
    const open = this.#open.pop();
    if (open !== name) {
      this.#fail(`</${name.slice(0, 40)}> closes ${open === undefined ? 'nothing' : `<${open.slice(0, 40)}>`}`);
      return;
    }
    this.#sink.xmlClose(name);
  }

  /** Skips a DOCTYPE with its internal subset; holds it while it is open, so that no mark in it is misread. */
  #readDoctype(chunk: string, from: number): number {
    const before = this.#held.length;
    this.#held += chunk.slice(from);
    const end = doctypeEnd(this.#held, this.#doctype);
    if ((end < 0 ? this.#held.length : end) > longestDoctype) {
      this.#fail(`a DOCTYPE is longer than ${longestDoctype} bytes`, 'BODY_LIMIT_NAME');
      return chunk.length;
    }
    if (end < 0) return chunk.length;
    this.#enter('text');
    return from + end + 1 - before;
  }
}

/** XML as elements, attributes and text, for the XPaths of rules. */
export const xml: BodyProcessorFactory = {
  name: 'XML',
  create: (sink, options = {}) => new Xml(sink, options),
};
