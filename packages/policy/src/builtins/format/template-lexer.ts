import { builtinError } from '../builtin-error.js';

/** A piece of a template: plain text, or the inside of `{{ }}`. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly line: number };

/** A token of an action. */
export interface Token {
  readonly kind: 'word' | 'field' | 'variable' | 'dot' | 'string' | 'number' | 'char' | 'mark' | 'space';
  readonly text: string;
}

const MAX_LENGTH = 1 << 20;

/** Splits a template of Go's text/template into text and actions; `{{-` and `-}}` cut the white space beside them. */
export function splitTemplate(source: string): Piece[] {
  if (source.length > MAX_LENGTH) throw builtinError(`template: longer than ${MAX_LENGTH} characters`);
  const pieces: Piece[] = [];
  let at = 0;
  let cutNext = false;
  for (;;) {
    const open = source.indexOf('{{', at);
    let text = source.slice(at, open < 0 ? undefined : open);
    if (cutNext) text = text.trimStart();
    const cutBefore = open >= 0 && source[open + 2] === '-' && isSpace(source[open + 3]);
    if (cutBefore) text = text.trimEnd();
    if (text !== '') pieces.push({ kind: 'text', text });
    if (open < 0) return pieces;
    const line = source.slice(0, open).split('\n').length;
    const start = open + (cutBefore ? 3 : 2);
    const action = readAction(source, start, line);
    if (action.tokens !== undefined) pieces.push({ kind: 'action', tokens: action.tokens, line });
    cutNext = action.cut;
    at = action.end;
  }
}

interface Action {
  /** Absent for a comment. */
  readonly tokens: readonly Token[] | undefined;
  readonly cut: boolean;
  readonly end: number;
}

function readAction(source: string, start: number, line: number): Action {
  let at = start;
  const fail = (what: string): Error => builtinError(`template: template:${line}: ${what}`);
  while (isSpace(source[at])) at++;
  if (source.startsWith('/*', at)) {
    const end = source.indexOf('*/', at + 2);
    if (end < 0) throw fail('unclosed comment');
    const close = closingAt(source, end + 2);
    if (close === undefined) throw fail('comment ends before closing delimiter');
    return { tokens: undefined, ...close };
  }
  const tokens: Token[] = [];
  for (;;) {
    const close = closingAt(source, at);
    if (close !== undefined) return { tokens, ...close };
    const token = readToken(source, at);
    if (token === undefined)
      throw fail(at >= source.length ? 'unclosed action' : `unexpected ${JSON.stringify(source[at])} in action`);
    tokens.push(token);
    at += token.text.length;
  }
}

function closingAt(source: string, from: number): { cut: boolean; end: number } | undefined {
  let at = from;
  while (isSpace(source[at])) at++;
  if (at > from && source.startsWith('-}}', at)) return { cut: true, end: at + 3 };
  return source.startsWith('}}', at) ? { cut: false, end: at + 2 } : undefined;
}

/** Anchored patterns without ambiguity: each is linear. */
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['number', /[+-]?(?:0[xX][0-9a-fA-F]+|\.?[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)/y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\.)+'/y],
  ['mark', /:=|[|(),=]/y],
  ['dot', /\./y],
];

function readToken(source: string, at: number): Token | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return { kind, text: match[0] };
  }
  return undefined;
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}
