import type { Comment, Source } from '../ast/index.js';
import type { Term } from '../ast/term.js';
import {
  BASE_KEYWORDS,
  EOF,
  IDENT,
  ILLEGAL,
  isKeywordToken,
  Scanner,
  type Token,
  V1_KEYWORDS,
} from '../lexer/index.js';
import { COMMENT, V2_KEYWORDS, WHITESPACE } from '../lexer/token.js';

/** Nesting at which the parser gives up: deeper text would overflow the stack. */
const MAX_DEPTH = 500;

/** A problem of the parse; all have the code `rego_parse_error`. */
export interface ParseProblem {
  readonly at: number;
  readonly message: string;
}

/** A place to come back to. */
export interface Mark {
  readonly token: Token;
  readonly start: number;
  readonly end: number;
  readonly lastEnd: number;
  readonly skippedNewline: boolean;
  readonly problems: readonly ParseProblem[];
  readonly wildcards: number;
}

/** The parser's state: one token read ahead, with marks to go back to. */
export class Cursor {
  readonly source: Source;
  readonly version: 'v0' | 'v1';
  readonly scanner: Scanner;
  token: Token = EOF;
  /** Start and end of the current token. */
  start = 0;
  end = 0;
  /** End of the token before, white space apart. */
  lastEnd = 0;
  /** Whether a line ended between the last two tokens. */
  skippedNewline = false;
  problems: readonly ParseProblem[] = [];
  hints: string[] = [];
  comments: Comment[] = [];
  /** Whether `not` opens a body: `import future.keywords.not`. */
  notBodies = false;
  /** Terms that were read at an offset, so that going back does not read them again. */
  readonly terms: Map<
    number,
    { token: Token; added: readonly ParseProblem[]; term: Term; mark: Mark; keywords: ReadonlySet<string> }
  > = new Map();
  #depth = 0;
  #wildcards = 0;

  constructor(source: Source, version: 'v0' | 'v1', keywords: readonly string[] = []) {
    this.source = source;
    this.version = version;
    const base = version === 'v1' ? [...BASE_KEYWORDS, ...V1_KEYWORDS] : BASE_KEYWORDS;
    this.scanner = new Scanner(source.text, new Set([...base, ...keywords]));
    if (keywords.includes('not')) this.notBodies = true;
    this.advance();
  }

  /** Whether this is the current token. */
  is(token: Token): boolean {
    return this.token === token;
  }

  /** The text of the current token. */
  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }

  /** Goes to the next token that is neither white space nor comment. */
  advance(): void {
    this.#scan(true);
  }

  /** Goes to the next token, which may be white space. */
  advanceKeepingSpace(): void {
    this.#scan(false);
  }

  /** Goes on in a template string. */
  advanceTemplate(raw: boolean): void {
    this.#scan(false, raw);
  }

  #scan(skipSpace: boolean, raw?: boolean): void {
    if (this.token !== WHITESPACE) {
      this.lastEnd = this.end;
      this.skippedNewline = false;
    }
    const { scanner } = this;
    let template = raw;
    for (;;) {
      this.token = template === undefined ? scanner.next() : scanner.template(template);
      template = undefined;
      this.start = scanner.start;
      this.end = scanner.end;
      if (scanner.errors.length > 0) {
        for (const error of scanner.errors) this.problem(error.at, error.message);
        scanner.errors = [];
        this.token = ILLEGAL;
      }
      if (this.token === WHITESPACE) {
        if (this.source.text.charCodeAt(this.start) === 10) this.skippedNewline = true;
        if (skipSpace) continue;
      }
      if (this.token !== COMMENT) return;
      const last = this.comments.at(-1);
      if (last === undefined || last.at < this.start) {
        this.comments.push({ at: this.start, text: this.source.text.slice(this.start + 1, this.end) });
      }
    }
  }

  mark(): Mark {
    return {
      token: this.token,
      start: this.start,
      end: this.end,
      lastEnd: this.lastEnd,
      skippedNewline: this.skippedNewline,
      problems: this.problems,
      wildcards: this.#wildcards,
    };
  }

  reset(mark: Mark): void {
    this.token = mark.token;
    this.start = mark.start;
    this.end = mark.end;
    this.lastEnd = mark.lastEnd;
    this.skippedNewline = mark.skippedNewline;
    this.problems = mark.problems;
    this.#wildcards = Math.max(this.#wildcards, mark.wildcards);
    this.scanner.start = mark.start;
    this.scanner.end = mark.end;
  }

  /** The token after the current one, white space included. */
  peekKeepingSpace(): Token {
    const mark = this.mark();
    this.advanceKeepingSpace();
    const { token } = this;
    this.reset(mark);
    return token;
  }

  /** The token after the current one. */
  peek(): Token {
    const mark = this.mark();
    this.advance();
    const { token } = this;
    this.reset(mark);
    return token;
  }

  problem(at: number, message: string): void {
    const { hints } = this;
    const tail =
      hints.length === 0 ? '' : hints.length === 1 ? ` (hint: ${hints[0]})` : ` (hints: ${hints.join(', ')})`;
    this.problems = [...this.problems, { at, message: message + tail }];
    this.hints = [];
  }

  /** Reports the current token as unexpected. */
  illegal(note = ''): undefined {
    if (this.token === ILLEGAL) {
      this.problem(this.start, 'illegal token');
      return undefined;
    }
    const kind = isKeywordToken(this.token) ? 'keyword' : 'token';
    const name = tokenName(this.token);
    this.problem(this.start, `unexpected ${name} ${kind}${note === '' ? '' : `: ${note}`}`);
    return undefined;
  }

  /** Counts one level of nesting; false when there are too many. Pair with {@link leave}. */
  enter(): boolean {
    if (++this.#depth <= MAX_DEPTH) return true;
    this.problem(this.start, `max parsing recursion depth exceeded (${MAX_DEPTH} nested terms)`);
    return false;
  }

  leave(): void {
    this.#depth--;
  }

  /** A name for `_`. */
  wildcard(): string {
    return `$${this.#wildcards++}`;
  }

  isKeyword(word: string): boolean {
    return this.scanner.keywords.has(word);
  }

  addKeywords(words: readonly string[]): void {
    this.scanner.keywords = new Set([...this.scanner.keywords, ...words, ...(words.includes('every') ? ['in'] : [])]);
    if (words.includes('not')) this.notBodies = true;
    if (this.token === IDENT && this.scanner.keywords.has(this.text)) this.token = this.text;
  }

  /** Runs `read` without the keywords that imports bring. */
  withoutFutureKeywords<T>(read: () => T): T {
    const { keywords } = this.scanner;
    const removed = [...V1_KEYWORDS, ...V2_KEYWORDS];
    this.scanner.keywords = new Set([...keywords].filter((word) => !removed.includes(word)));
    try {
      return read();
    } finally {
      this.scanner.keywords = keywords;
    }
  }

  /** Whether the current token is a keyword that may stand in a ref. */
  isRefKeyword(): boolean {
    return this.scanner.keywords.has(this.token) || (isKeywordToken(this.token) && this.token !== IDENT);
  }

  /** Takes a keyword that `.` or `[` follows as the name that it then is. */
  takeRefKeyword(): boolean {
    if (!this.isRefKeyword()) return false;
    const next = this.peekKeepingSpace();
    if (next !== '.' && next !== '[') return false;
    this.token = IDENT;
    return true;
  }
}

/** How messages name a token. */
export function tokenName(token: Token): string {
  return token.endsWith('_operator') ? token.slice(0, -9) : token;
}
