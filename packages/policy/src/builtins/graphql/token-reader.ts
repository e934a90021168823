import { builtinError } from '../builtin-error.js';
import {
  type Argument,
  type ChildValue,
  type CommentGroup,
  type Directive,
  markPosition,
  type Position,
  type TypeNode,
  type ValueNode,
  valueKind,
} from './ast.js';
import { graphqlError } from './errors.js';
import { Lexer, type Token, type TokenKind } from './lexer.js';

const MAX_TEXT = 1 << 20;
const MAX_TOKENS = 200_000;
const MAX_DEPTH = 200;

/** Reads tokens one ahead, with what queries and schemas share: names, types, values, arguments, directives. */
export class TokenReader {
  readonly #lexer: Lexer;
  #peeked: Token | undefined;
  #count = 0;
  #depth = 0;
  /** The comments right before the token that is looked at. */
  comment: CommentGroup | undefined;

  constructor(text: string) {
    if (text.length > MAX_TEXT) throw builtinError(`GraphQL text is longer than ${MAX_TEXT} characters`);
    this.#lexer = new Lexer(text);
  }

  peek(): Token {
    if (this.#peeked !== undefined) return this.#peeked;
    let token = this.#lexer.next();
    const comments: { Value: string }[] = [];
    for (; token.kind === 'Comment'; token = this.#lexer.next()) comments.push({ Value: token.value });
    if (comments.length > 0) this.comment = { List: comments };
    this.#peeked = token;
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (++this.#count > MAX_TOKENS) throw builtinError(`GraphQL text has more than ${MAX_TOKENS} tokens`);
    this.#peeked = undefined;
    this.comment = undefined;
    return token;
  }

  skip(kind: TokenKind): boolean {
    if (this.peek().kind !== kind) return false;
    this.next();
    return true;
  }

  expect(kind: TokenKind): Token {
    const token = this.peek();
    if (token.kind !== kind) throw graphqlError(`Expected ${kind}, found ${token.kind}`, token.position);
    return this.next();
  }

  expectKeyword(word: string): CommentGroup | undefined {
    const token = this.peek();
    const { comment } = this;
    if (token.kind !== 'Name' || token.value !== word) {
      throw graphqlError(`Expected "${word}", found ${shown(token)}`, token.position);
    }
    this.next();
    return comment;
  }

  unexpected(token: Token = this.peek()): Error {
    return graphqlError(`Unexpected ${shown(token)}`, token.position);
  }

  position(): Position {
    return this.peek().position;
  }

  name(): string {
    return this.expect('Name').value;
  }

  /** One or more items between two marks; none at all when the first mark is missing. Gives the comment before the last mark. */
  some(open: TokenKind, close: TokenKind, item: () => void): CommentGroup | undefined {
    if (!this.skip(open)) return undefined;
    if (this.peek().kind === close) {
      throw graphqlError(`expected at least one definition, found ${close}`, this.position());
    }
    return this.#until(close, item);
  }

  #until(close: TokenKind, item: () => void): CommentGroup | undefined {
    if (++this.#depth > MAX_DEPTH) throw graphqlError(`more than ${MAX_DEPTH} nested levels`, this.position());
    while (this.peek().kind !== close) item();
    this.#depth--;
    const { comment } = this;
    this.next();
    return comment;
  }

  type(): TypeNode {
    let node: TypeNode;
    if (this.skip('[')) {
      const position = this.position();
      if (++this.#depth > MAX_DEPTH) throw graphqlError(`more than ${MAX_DEPTH} nested levels`, position);
      node = markPosition({ NamedType: '', Elem: this.type(), NonNull: false }, position);
      this.#depth--;
      this.expect(']');
    } else {
      const position = this.position();
      node = markPosition({ NamedType: this.name(), NonNull: false }, position);
    }
    if (this.skip('!')) node.NonNull = true;
    return node;
  }

  directives(constant: boolean): Directive[] {
    const directives: Directive[] = [];
    while (this.skip('@')) {
      const position = this.position();
      const Name = this.name();
      directives.push(markPosition({ Name, ...filled({ Arguments: this.args(constant) }), Location: '' }, position));
    }
    return directives;
  }

  args(constant: boolean): Argument[] {
    const args: Argument[] = [];
    this.some('(', ')', () => {
      const { position } = this.peek();
      const Comment = this.comment;
      const Name = this.name();
      this.expect(':');
      args.push(markPosition({ Name, Value: this.value(constant), ...filled({ Comment }) }, position));
    });
    return args;
  }

  value(constant: boolean): ValueNode {
    const token = this.peek();
    const Comment = this.comment;
    if (token.kind === '[') return this.#list(constant);
    if (token.kind === '{') return this.#object(constant);
    if (token.kind === '$') {
      if (constant) throw this.unexpected();
      this.next();
      return this.#scalar(token, valueKind.variable, this.name(), Comment);
    }
    const kind = scalarKind(token);
    if (kind === undefined) throw this.unexpected();
    this.next();
    return this.#scalar(token, kind, token.value, this.comment);
  }

  #scalar(token: Token, Kind: number, Raw: string, Comment: CommentGroup | undefined): ValueNode {
    return markPosition({ Raw, Kind, ...filled({ Comment }), ExpectedTypeHasDefault: false }, token.position);
  }

  #list(constant: boolean): ValueNode {
    const { position } = this.peek();
    const Comment = this.comment;
    const children: ChildValue[] = [];
    this.next();
    this.#until(']', () => children.push({ Name: '', Value: this.value(constant) }));
    return composite(valueKind.list, children, Comment, position);
  }

  #object(constant: boolean): ValueNode {
    const { position } = this.peek();
    const Comment = this.comment;
    const children: ChildValue[] = [];
    this.next();
    this.#until('}', () => {
      const start = this.position();
      const comment = this.comment;
      const Name = this.name();
      this.expect(':');
      children.push(markPosition({ Name, Value: this.value(constant), ...filled({ Comment: comment }) }, start));
    });
    return composite(valueKind.object, children, Comment, position);
  }
}

function composite(
  Kind: number,
  Children: readonly ChildValue[],
  Comment: CommentGroup | undefined,
  position: Position,
): ValueNode {
  const node: ValueNode = { Raw: '', Kind, ...filled({ Children, Comment }), ExpectedTypeHasDefault: false };
  return markPosition(node, position);
}

function scalarKind(token: Token): number | undefined {
  switch (token.kind) {
    case 'Int':
      return valueKind.int;
    case 'Float':
      return valueKind.float;
    case 'String':
      return valueKind.string;
    case 'BlockString':
      return valueKind.block;
    case 'Name':
      if (token.value === 'true' || token.value === 'false') return valueKind.boolean;
      return token.value === 'null' ? valueKind.null : valueKind.enum;
    default:
      return undefined;
  }
}

type Filled<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that are neither missing nor empty lists: the tree leaves the others out. */
export function filled<T extends object>(entries: T): Filled<T> {
  const kept: [string, unknown][] = Object.entries(entries).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as Filled<T>;
}

/** A token as messages show it: `Name "on"`, `String "text"`, `{`. */
function shown(token: Token): string {
  return token.value === '' ? token.kind : `${token.kind} ${JSON.stringify(token.value)}`;
}
