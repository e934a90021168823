import { builtinError } from '../builtin-error.js';
import { type Piece, splitTemplate, type Token } from './template-lexer.js';

/** An operand or a call of an action. */
export type Term =
  | { readonly kind: 'dot' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean }
  /** `.a.b` of the dot. */
  | { readonly kind: 'field'; readonly path: readonly string[] }
  /** `$x.a.b`; the name is without the dollar. */
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly path: readonly string[] };

/** Commands joined by `|`: the result of one is the last argument of the next. */
export interface Pipeline {
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly (readonly Term[])[];
}

/** A part of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly other: readonly Node[];
    };

/** A template and those that it defines. */
export interface Template {
  readonly body: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

const MAX_DEPTH = 100;

/** Reads a template; `known` tells which functions there are. */
export function parseTemplate(source: string, known: (name: string) => boolean): Template {
  const parser = new TemplateParser(splitTemplate(source), known);
  const body = parser.list(0, []);
  return { body: body.nodes, defined: parser.defined };
}

class TemplateParser {
  readonly defined = new Map<string, readonly Node[]>();
  readonly #pieces: readonly Piece[];
  readonly #known: (name: string) => boolean;
  #at = 0;
  #loops = 0;

  constructor(pieces: readonly Piece[], known: (name: string) => boolean) {
    this.#pieces = pieces;
    this.#known = known;
  }

  /** Nodes up to one of the words that end the list; none ends the whole template. */
  list(depth: number, ends: readonly string[]): { nodes: Node[]; end: string; rest: TokenStream | undefined } {
    const nodes: Node[] = [];
    if (depth > MAX_DEPTH) throw builtinError(`template: more than ${MAX_DEPTH} nested blocks`);
    for (let piece = this.#pieces[this.#at++]; piece !== undefined; piece = this.#pieces[this.#at++]) {
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const stream = new TokenStream(piece.tokens, piece.line, this.#known);
      const word = stream.keyword();
      if (word !== undefined && ends.includes(word)) return { nodes, end: word, rest: stream };
      const node = this.#node(word, stream, depth);
      if (node !== undefined) nodes.push(node);
    }
    if (ends.length > 0) throw builtinError('template: template: unexpected EOF');
    return { nodes, end: '', rest: undefined };
  }

  #node(word: string | undefined, stream: TokenStream, depth: number): Node | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(word, stream, depth);
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw stream.fail(`{{${word}}} outside {{range}}`);
        stream.end();
        return { kind: word };
      case 'define':
      case 'block': {
        const name = stream.string();
        const pipeline = word === 'block' ? stream.pipeline() : undefined;
        stream.end();
        this.defined.set(name, this.list(depth + 1, ['end']).nodes);
        return pipeline && { kind: 'template', name, pipeline };
      }
      case 'template': {
        const name = stream.string();
        const pipeline = stream.done ? undefined : stream.pipeline();
        stream.end();
        return { kind: 'template', name, pipeline };
      }
      case 'end':
      case 'else':
        throw stream.fail(`unexpected {{${word}}}`);
      default: {
        const pipeline = stream.pipeline();
        stream.end();
        return { kind: 'action', pipeline };
      }
    }
  }

  #control(kind: 'if' | 'with' | 'range', stream: TokenStream, depth: number): Node {
    const pipeline = stream.pipeline();
    stream.end();
    if (kind === 'range') this.#loops++;
    const body = this.list(depth + 1, ['end', 'else']);
    if (kind === 'range') this.#loops--;
    let other: Node[] = [];
    if (body.end === 'else') {
      const next = body.rest!.keyword();
      // `{{else if}}` is an `if` that ends with the outer one.
      if (next !== undefined && next === kind && kind !== 'range') other = [this.#control(kind, body.rest!, depth + 1)];
      else {
        body.rest!.end();
        other = this.list(depth + 1, ['end']).nodes;
      }
    }
    return { kind, pipeline, body: body.nodes, other };
  }
}

const KEYWORDS = new Set(['if', 'with', 'range', 'break', 'continue', 'define', 'block', 'template', 'end', 'else']);

/** The tokens of one action. */
class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #line: number;
  readonly #known: (name: string) => boolean;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], line: number, known: (name: string) => boolean) {
    this.#tokens = tokens;
    this.#line = line;
    this.#known = known;
    this.#space();
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  fail(what: string): Error {
    return builtinError(`template: template:${this.#line}: ${what}`);
  }

  end(): void {
    if (!this.done) throw this.fail(`unexpected ${JSON.stringify(this.#tokens[this.#at]!.text)}`);
  }

  keyword(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || !KEYWORDS.has(token.text)) return undefined;
    this.#at++;
    this.#space();
    return token.text;
  }

  string(): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'string') throw this.fail('expected a template name in quotation marks');
    this.#space();
    return stringValue(token.text, this);
  }

  pipeline(): Pipeline {
    if (++this.#depth > MAX_DEPTH) throw this.fail(`more than ${MAX_DEPTH} nested parentheses`);
    const { variables, assigns } = this.#declaration();
    const commands: Term[][] = [];
    do {
      this.#space();
      commands.push(this.#command());
    } while (this.#mark('|'));
    this.#depth--;
    return { variables, assigns, commands };
  }

  #declaration(): { variables: string[]; assigns: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    do {
      this.#space();
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'variable' || variables.length === 2) break;
      variables.push(token.text.slice(1));
      this.#at++;
      this.#space();
    } while (this.#mark(','));
    if (variables.length > 0 && this.#mark(':=')) return { variables, assigns: false };
    if (variables.length > 0 && this.#mark('=')) return { variables, assigns: true };
    this.#at = start;
    return { variables: [], assigns: false };
  }

  #command(): Term[] {
    const terms: Term[] = [];
    for (;;) {
      this.#space();
      const token = this.#tokens[this.#at];
      if (token === undefined || (token.kind === 'mark' && token.text !== '(')) break;
      terms.push(this.#term());
    }
    if (terms.length === 0) throw this.fail('missing value for command');
    return terms;
  }

  #term(): Term {
    const token = this.#tokens[this.#at++]!;
    switch (token.kind) {
      case 'field':
        return { kind: 'field', path: [token.text.slice(1), ...this.#fields()] };
      case 'variable':
        return { kind: 'variable', name: token.text.slice(1), path: this.#fields() };
      case 'dot':
        return { kind: 'dot' };
      case 'string':
        return { kind: 'literal', value: stringValue(token.text, this) };
      case 'char': {
        const text = stringValue(`"${token.text.slice(1, -1).replace("\\'", "'")}"`, this);
        return { kind: 'literal', value: BigInt(text.codePointAt(0) ?? 0) };
      }
      case 'number':
        return { kind: 'literal', value: numberValue(token.text, this) };
      case 'word':
        return this.#word(token.text);
      default: {
        if (token.text !== '(') throw this.fail(`unexpected ${JSON.stringify(token.text)} in operand`);
        const pipeline = this.pipeline();
        if (!this.#mark(')')) throw this.fail('unclosed left paren');
        return { kind: 'pipeline', pipeline, path: this.#fields() };
      }
    }
  }

  #word(text: string): Term {
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
    if (text === 'nil') return { kind: 'nil' };
    if (!this.#known(text)) throw this.fail(`function ${JSON.stringify(text)} not defined`);
    return { kind: 'function', name: text };
  }

  #fields(): string[] {
    const path: string[] = [];
    for (let token = this.#tokens[this.#at]; token?.kind === 'field'; token = this.#tokens[this.#at]) {
      path.push(token.text.slice(1));
      this.#at++;
    }
    return path;
  }

  #mark(text: string): boolean {
    this.#space();
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'mark' || token.text !== text) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (this.#tokens[this.#at]?.kind === 'space') this.#at++;
  }
}

function stringValue(text: string, stream: TokenStream): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return JSON.parse(text.replaceAll('\t', '\\t')) as string;
  } catch {
    throw stream.fail(`invalid string ${text}`);
  }
}

function numberValue(text: string, stream: TokenStream): number | bigint {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?0[xX]/.test(plain))
    return plain.startsWith('-') ? -BigInt(plain.slice(1)) : BigInt(plain.replace('+', ''));
  if (/^[+-]?[0-9]+$/.test(plain)) return BigInt(plain.replace('+', ''));
  const value = Number(plain);
  if (!Number.isFinite(value)) throw stream.fail(`bad number syntax: ${JSON.stringify(text)}`);
  return value;
}
