import type { HtmlContext, HtmlTokenType } from './html-tokens.js';

/** Reads one step from the position of the tokenizer; true when a token was set. */
type State = (html: HtmlTokenizer) => boolean;

/**
 * Cuts HTML into tokens as browsers do, old ones included: NUL bytes inside names are kept, backticks quote values, `<%`
 * starts a comment. The tokenizer is rewritten by `start` and its token by `next`, so that one serves all calls.
 */
export class HtmlTokenizer {
  text = '';
  at = 0;
  type: HtmlTokenType = 'DATA_TEXT';
  start = 0;
  end = 0;
  /** Inside an end tag. */
  closing = false;
  state: State = data;

  /** Begins a text in this context. */
  open(text: string, context: HtmlContext): void {
    this.text = text;
    this.at = 0;
    this.closing = false;
    this.state = startOf[context];
  }

  /** Reads the next token into `type`, `start` and `end`; false at the end. */
  next(): boolean {
    while (this.state !== finished) if (this.state(this)) return true;
    return false;
  }

  get value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Sets the token and where to go on; always true, for the states to return. */
  token(type: HtmlTokenType, start: number, end: number, at: number, state: State): true {
    this.type = type;
    this.start = start;
    this.end = end;
    this.at = at;
    this.state = state;
    return true;
  }

  /** Goes on at another place without a token; always false. */
  go(at: number, state: State): false {
    this.at = at;
    this.state = state;
    return false;
  }
}

const greaterThan = 0x3e;
const slash = 0x2f;
const equals = 0x3d;

function isWhite(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0;
}

function isLetter(byte: number): boolean {
  const letter = byte | 32;
  return letter >= 97 && letter <= 122;
}

function skipWhite(html: HtmlTokenizer): number {
  let { at } = html;
  while (at < html.text.length && isWhite(html.text.charCodeAt(at))) at++;
  return at;
}

const finished: State = () => false;

const data: State = (html) => {
  const { text, at } = html;
  const tag = text.indexOf('<', at);
  if (tag < 0)
    return at < text.length ? html.token('DATA_TEXT', at, text.length, text.length, finished) : html.go(at, finished);
  return tag > at ? html.token('DATA_TEXT', at, tag, tag + 1, tagOpen) : html.go(tag + 1, tagOpen);
};

const tagOpen: State = (html) => {
  const { text, at } = html;
  if (at >= text.length) return html.go(at, finished);
  const byte = text.charCodeAt(at);
  if (byte === 0x21) return html.go(at + 1, markupDeclaration);
  if (byte === slash) return html.go(at + 1, endTagOpen);
  if (byte === 0x3f) return html.go(at + 1, bogusComment);
  if (byte === 0x25) return html.go(at + 1, percentComment);
  if (isLetter(byte) || byte === 0) return html.go(at, tagName);
  return html.token('DATA_TEXT', at - 1, at, at, data);
};

const endTagOpen: State = (html) => {
  const { text, at } = html;
  if (at >= text.length) return html.go(at, finished);
  const byte = text.charCodeAt(at);
  if (byte === greaterThan) return html.go(at, data);
  if (!isLetter(byte)) return html.go(at, bogusComment);
  html.closing = true;
  return html.go(at, tagName);
};

const tagName: State = (html) => {
  const { text } = html;
  const start = html.at;
  for (let at = start; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === slash) return html.token('TAG_NAME_OPEN', start, at, at + 1, selfClosing);
    if (byte === greaterThan) {
      if (!html.closing) return html.token('TAG_NAME_OPEN', start, at, at, tagEnd);
      html.closing = false;
      return html.token('TAG_CLOSE', start, at, at + 1, data);
    }
    if (byte !== 0 && isWhite(byte)) return html.token('TAG_NAME_OPEN', start, at, at + 1, beforeName);
  }
  return html.token('TAG_NAME_OPEN', start, text.length, text.length, finished);
};

/** At a `>` that ends a tag. */
const tagEnd: State = (html) => {
  const { at } = html;
  html.closing = false;
  return html.token('TAG_NAME_CLOSE', at, at + 1, at + 1, data);
};

const selfClosing: State = (html) => {
  const { text, at } = html;
  if (at >= text.length) return html.go(at, finished);
  if (text.charCodeAt(at) === greaterThan) return html.token('TAG_NAME_SELFCLOSE', at - 1, at + 1, at + 1, data);
  return html.go(at, beforeName);
};

const beforeName: State = (html) => {
  const { text } = html;
  const at = skipWhite(html);
  if (at >= text.length) return html.go(at, finished);
  const byte = text.charCodeAt(at);
  if (byte === slash) return html.go(at + 1, selfClosing);
  return html.go(at, byte === greaterThan ? tagEnd : attributeName);
};

/** The first byte belongs to the name whatever it is. */
const attributeName: State = (html) => {
  const { text } = html;
  const start = html.at;
  for (let at = start + 1; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === equals) return html.token('ATTR_NAME', start, at, at + 1, beforeValue);
    if (byte === slash) return html.token('ATTR_NAME', start, at, at + 1, selfClosing);
    if (byte === greaterThan) return html.token('ATTR_NAME', start, at, at, tagEnd);
    if (byte !== 0 && isWhite(byte)) return html.token('ATTR_NAME', start, at, at + 1, afterName);
  }
  return html.token('ATTR_NAME', start, text.length, text.length, finished);
};

const afterName: State = (html) => {
  const { text } = html;
  const at = skipWhite(html);
  if (at >= text.length) return html.go(at, finished);
  const byte = text.charCodeAt(at);
  if (byte === slash) return html.go(at + 1, selfClosing);
  if (byte === equals) return html.go(at + 1, beforeValue);
  return html.go(at, byte === greaterThan ? tagEnd : attributeName);
};

const beforeValue: State = (html) => {
  const { text } = html;
  const at = skipWhite(html);
  if (at >= text.length) return html.go(at, finished);
  const quote = text.charAt(at);
  if (quote === '"') return html.go(at + 1, doubleQuoted);
  if (quote === "'") return html.go(at + 1, singleQuoted);
  return quote === '`' ? html.go(at + 1, backQuoted) : html.go(at, unquoted);
};

function quoted(quote: string): State {
  return (html) => {
    const { text, at } = html;
    const close = text.indexOf(quote, at);
    if (close < 0) return html.token('ATTR_VALUE', at, text.length, text.length, finished);
    return html.token('ATTR_VALUE', at, close, close + 1, afterQuoted);
  };
}
const doubleQuoted = quoted('"');
const singleQuoted = quoted("'");
const backQuoted = quoted('`');

const unquoted: State = (html) => {
  const { text } = html;
  const start = html.at;
  for (let at = start; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte !== 0 && isWhite(byte)) return html.token('ATTR_VALUE', start, at, at + 1, beforeName);
    if (byte === greaterThan) return html.token('ATTR_VALUE', start, at, at, tagEnd);
  }
  return html.token('ATTR_VALUE', start, text.length, text.length, finished);
};

const afterQuoted: State = (html) => {
  const { text, at } = html;
  if (at >= text.length) return html.go(at, finished);
  const byte = text.charCodeAt(at);
  if (byte === slash) return html.go(at + 1, selfClosing);
  return html.go(at, byte === greaterThan ? tagEnd : beforeName);
};

const markupDeclaration: State = (html) => {
  const { text, at } = html;
  if (text.slice(at, at + 7).toLowerCase() === 'doctype') return html.go(at, doctype);
  if (text.startsWith('[CDATA[', at)) return html.go(at + 7, cdata);
  if (text.startsWith('--', at)) return html.go(at + 2, comment);
  return html.go(at, bogusComment);
};

/** A token up to a mark, or to the end of the text. */
function upTo(html: HtmlTokenizer, type: HtmlTokenType, mark: string): boolean {
  const { text, at } = html;
  const end = text.indexOf(mark, at);
  if (end < 0) return html.token(type, at, text.length, text.length, finished);
  return html.token(type, at, end, end + mark.length, data);
}

const bogusComment: State = (html) => upTo(html, 'TAG_COMMENT', '>');
const percentComment: State = (html) => upTo(html, 'TAG_COMMENT', '%>');
const doctype: State = (html) => upTo(html, 'DOCTYPE', '>');
const cdata: State = (html) => upTo(html, 'DATA_TEXT', ']]>');

/** Ends at `-->`, `--!>` or `` -` ``; NUL bytes may stand between. */
const comment: State = (html) => {
  const { text } = html;
  const start = html.at;
  for (let dash = text.indexOf('-', start); dash >= 0; dash = text.indexOf('-', dash + 1)) {
    let at = skipNulls(text, dash + 1);
    const second = text.charCodeAt(at);
    if (second !== 0x2d && second !== 0x21) continue;
    at = skipNulls(text, at + 1);
    if (second === 0x2d && text.charCodeAt(at) === 0x21) at = skipNulls(text, at + 1);
    if (text.charCodeAt(at) === greaterThan) return html.token('TAG_COMMENT', start, dash, at + 1, data);
  }
  return html.token('TAG_COMMENT', start, text.length, text.length, finished);
};

function skipNulls(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0) at++;
  return at;
}

const startOf: Readonly<Record<HtmlContext, State>> = {
  data,
  attributes: beforeName,
  'single-quoted': singleQuoted,
  'double-quoted': doubleQuoted,
  'back-quoted': backQuoted,
};
