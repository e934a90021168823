import type { Value } from '../values/index.js';
import type { Body, Expr } from './expr.js';

/** `at` is the offset in the module's text. */
interface Located {
  readonly at: number;
}

/** A constant; after folding it may also hold a composite value. */
export interface ScalarTerm extends Located {
  readonly kind: 'scalar';
  readonly value: Value;
}

/** A variable. Generated ones have names that no source can write. */
export interface VarTerm extends Located {
  readonly kind: 'var';
  name: string;
}

/** `head[path0][path1]...`; a dotted part is a string scalar. */
export interface RefTerm extends Located {
  readonly kind: 'ref';
  head: Term;
  path: Term[];
}

/** `operator(arguments...)`; infix operators have their builtin's name. */
export interface CallTerm extends Located {
  readonly kind: 'call';
  operator: RefTerm;
  args: Term[];
  /** Whether the source wrote it with an infix operator. */
  readonly infix?: boolean;
}

export interface ArrayTerm extends Located {
  readonly kind: 'array';
  items: Term[];
}

export interface SetTerm extends Located {
  readonly kind: 'set';
  items: Term[];
}

export interface ObjectTerm extends Located {
  readonly kind: 'object';
  entries: [key: Term, value: Term][];
}

export interface ArrayComprehension extends Located {
  readonly kind: 'array-comprehension';
  head: Term;
  body: Body;
}

export interface SetComprehension extends Located {
  readonly kind: 'set-comprehension';
  head: Term;
  body: Body;
}

export interface ObjectComprehension extends Located {
  readonly kind: 'object-comprehension';
  key: Term;
  value: Term;
  body: Body;
}

/** `$"text {expression}"`. */
export interface TemplateTerm extends Located {
  readonly kind: 'template';
  parts: (Term | Expr)[];
}

/** Any comprehension. */
export type Comprehension = ArrayComprehension | SetComprehension | ObjectComprehension;

/** A term of the language. */
export type Term =
  | ScalarTerm
  | VarTerm
  | RefTerm
  | CallTerm
  | ArrayTerm
  | SetTerm
  | ObjectTerm
  | Comprehension
  | TemplateTerm;

/** What OPA calls the kind of a term in messages. */
export function termKind(term: Term): string {
  switch (term.kind) {
    case 'scalar': {
      if (term.value === null) return 'null';
      const type = typeof term.value;
      return type === 'object' ? 'number' : type;
    }
    case 'array-comprehension':
      return 'arraycomprehension';
    case 'set-comprehension':
      return 'setcomprehension';
    case 'object-comprehension':
      return 'objectcomprehension';
    case 'template':
      return 'templatestring';
    default:
      return term.kind;
  }
}

export function scalar(value: Value, at: number): ScalarTerm {
  return { kind: 'scalar', value, at };
}

export function variable(name: string, at: number): VarTerm {
  return { kind: 'var', name, at };
}

/** A ref of a root variable and string parts: `data.a.b`. */
export function refOf(parts: readonly string[], at: number): RefTerm {
  return {
    kind: 'ref',
    head: variable(parts[0]!, at),
    path: parts.slice(1).map((part) => scalar(part, at)),
    at,
  };
}

/** The dotted name of a ref of strings, such as `io.jwt.decode`; undefined when a part is no string. */
export function dottedName(ref: RefTerm): string | undefined {
  if (ref.head.kind !== 'var') return undefined;
  let name = ref.head.name;
  for (const part of ref.path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') return undefined;
    name += `.${part.value}`;
  }
  return name;
}

/** Whether the variable was made by `_`. */
export function isWildcard(name: string): boolean {
  return name.charCodeAt(0) === 36;
}

/** Whether the compiler made the variable. */
export function isGenerated(name: string): boolean {
  return name.charCodeAt(0) === 126;
}
