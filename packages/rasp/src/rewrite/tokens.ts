/** Kinds of JavaScript tokens, as far as finding functions and calls needs them. */
export const tokenKinds = { word: 1, number: 2, string: 3, template: 4, regex: 5, symbol: 6 } as const;

/** A token of JavaScript. Comments and blanks are left out; a template is one token for each piece of text. */
export interface Token {
  readonly kind: (typeof tokenKinds)[keyof typeof tokenKinds];
  readonly start: number;
  readonly end: number;
  /** Words and symbols as they stand, texts of strings without quotes. */
  readonly text: string;
}

/** Words after which a slash begins a regular expression. */
const beforeExpression = new Set([
  'return',
  'typeof',
  'instanceof',
  'in',
  'of',
  'new',
  'delete',
  'void',
  'throw',
  'case',
  'do',
  'else',
  'yield',
  'await',
  'default',
  'extends',
]);
/** Words whose parentheses are followed by a statement. */
const beforeStatement = new Set(['if', 'while', 'for', 'with']);
const symbols = ['...', '=>', '?.', '++', '--', '&&', '||', '??', '==', '!=', '<=', '>=', '**'];

function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 36 ||
    code === 35 ||
    code >= 128 ||
    code === 92
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Cuts JavaScript into tokens in one pass. Never throws: what it cannot read becomes symbols, and the caller finds less. */
export function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  /** For each open parenthesis whether a statement follows its end; for each open brace whether it closes a template's hole. */
  const parens: boolean[] = [];
  const braces: boolean[] = [];
  let regexAllowed = true;
  let at = code.startsWith('#!') ? lineEnd(code, 0) : 0;
  const push = (kind: Token['kind'], end: number, text: string, regexNext: boolean): void => {
    tokens.push({ kind, start: at, end, text });
    at = end;
    regexAllowed = regexNext;
  };
  const template = (): void => {
    const end = templateEnd(code, at + 1);
    if (code[end - 1] === '{') braces.push(true);
    push(tokenKinds.template, end, '', code[end - 1] === '{');
  };
  while (at < code.length) {
    const char = code[at]!;
    const value = code.charCodeAt(at);
    if (value <= 32 || value === 0xa0 || value === 0xfeff || value === 0x2028 || value === 0x2029) at++;
    else if (char === '/' && code[at + 1] === '/') at = lineEnd(code, at);
    else if (char === '/' && code[at + 1] === '*') {
      const end = code.indexOf('*/', at + 2);
      at = end === -1 ? code.length : end + 2;
    } else if (char === "'" || char === '"') {
      const end = stringEnd(code, at, char);
      push(tokenKinds.string, end, code.slice(at + 1, end - 1), false);
    } else if (char === '`') template();
    else if (isDigit(value) || (char === '.' && isDigit(code.charCodeAt(at + 1)))) {
      let end = at + 1;
      while (
        end < code.length &&
        (isWordStart(code.charCodeAt(end)) || isDigit(code.charCodeAt(end)) || code[end] === '.')
      )
        end++;
      push(tokenKinds.number, end, code.slice(at, end), false);
    } else if (isWordStart(value)) {
      let end = at + 1;
      while (end < code.length && (isWordStart(code.charCodeAt(end)) || isDigit(code.charCodeAt(end)))) end++;
      const text = code.slice(at, end);
      const member = tokens.at(-1)?.text === '.' || tokens.at(-1)?.text === '?.';
      push(tokenKinds.word, end, text, !member && beforeExpression.has(text));
    } else if (char === '/' && regexAllowed) {
      const end = regexEnd(code, at);
      if (end === undefined) push(tokenKinds.symbol, at + 1, char, true);
      else push(tokenKinds.regex, end, '', false);
    } else if (char === '(') {
      const before = tokens.at(-1);
      parens.push(before?.kind === tokenKinds.word && beforeStatement.has(before.text));
      push(tokenKinds.symbol, at + 1, char, true);
    } else if (char === ')') push(tokenKinds.symbol, at + 1, char, parens.pop() ?? false);
    else if (char === '{') {
      braces.push(false);
      push(tokenKinds.symbol, at + 1, char, true);
    } else if (char === '}') {
      if (braces.pop() === true) template();
      else push(tokenKinds.symbol, at + 1, char, true);
    } else {
      const long = symbols.find((symbol) => code.startsWith(symbol, at));
      const text = long ?? char;
      push(tokenKinds.symbol, at + text.length, text, text !== ']' && text !== '++' && text !== '--');
    }
  }
  return tokens;
}

function lineEnd(code: string, at: number): number {
  const end = code.indexOf('\n', at);
  return end === -1 ? code.length : end;
}

function stringEnd(code: string, start: number, quote: string): number {
  for (let at = start + 1; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === quote || code[at] === '\n') return at + 1;
  }
  return code.length;
}

/** The end of a piece of a template: behind the back-tick, or behind the `${` that opens a hole. */
function templateEnd(code: string, from: number): number {
  for (let at = from; at < code.length; at++) {
    if (code[at] === '\\') at++;
    else if (code[at] === '`') return at + 1;
    else if (code[at] === '$' && code[at + 1] === '{') return at + 2;
  }
  return code.length;
}

function regexEnd(code: string, start: number): number | undefined {
  let inClass = false;
  for (let at = start + 1; at < code.length; at++) {
    const char = code[at]!;
    if (char === '\n') return undefined;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      let end = at + 1;
      while (end < code.length && isWordStart(code.charCodeAt(end))) end++;
      return end;
    }
  }
  return undefined;
}
