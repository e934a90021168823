import { type Body, type Expr, type RefTerm, refOf, type ScalarTerm, type Term } from '../ast/index.js';
import { isExpr } from '../compile/index.js';
import { select } from '../evaluate/index.js';
import { objectOf, RegoSet, type Value } from '../values/index.js';
import { SUPPORT_PACKAGE } from './unknowns.js';

/** Gives the variables of a rule's text their names in the search; the identity for terms that have them already. */
export type Rename = (name: string) => string;

/** What variables stand for. Names are unique in the whole search, so that one table serves all rules. */
export class Bindings {
  readonly #values = new Map<string, Term>();
  readonly #trail: string[] = [];

  get(name: string): Term | undefined {
    return this.#values.get(name);
  }

  bind(name: string, term: Term): undefined {
    this.#values.set(name, term);
    this.#trail.push(name);
  }

  /** How far the table has grown, for {@link Bindings.undo}. */
  mark(): number {
    return this.#trail.length;
  }

  undo(mark: number): undefined {
    while (this.#trail.length > mark) this.#values.delete(this.#trail.pop()!);
  }

  /** What a variable stands for at last; other terms are themselves. */
  follow(term: Term): Term {
    let current = term;
    while (current.kind === 'var') {
      const next = this.#values.get(current.name);
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  /** A copy of the term in which variables are replaced by what they stand for. Composites of constants become constants. */
  term(term: Term, rename: Rename): Term {
    switch (term.kind) {
      case 'scalar':
        return term;
      case 'var': {
        if (term.name === 'input' || term.name === 'data') return term;
        const name = rename(term.name);
        const bound = this.#values.get(name);
        if (bound !== undefined) return this.term(bound, same);
        return name === term.name ? term : { ...term, name };
      }
      case 'ref':
        return joined(
          this.term(term.head, rename),
          term.path.map((part) => this.term(part, rename)),
          term.at,
        );
      case 'call':
        return { ...term, args: term.args.map((arg) => this.term(arg, rename)) };
      case 'array':
      case 'set':
        return constant({ ...term, items: term.items.map((item) => this.term(item, rename)) });
      case 'object': {
        const entries = term.entries.map(([key, value]): [Term, Term] => [
          this.term(key, rename),
          this.term(value, rename),
        ]);
        return constant({ ...term, entries });
      }
      case 'array-comprehension':
      case 'set-comprehension':
        return { ...term, head: this.term(term.head, rename), body: this.body(term.body, rename) };
      case 'object-comprehension':
        return {
          ...term,
          key: this.term(term.key, rename),
          value: this.term(term.value, rename),
          body: this.body(term.body, rename),
        };
      case 'template':
        return {
          ...term,
          parts: term.parts.map((part) => (isExpr(part) ? this.expr(part, rename) : this.term(part, rename))),
        };
    }
  }

  body(body: Body, rename: Rename): Body {
    return body.map((expr) => this.expr(expr, rename));
  }

  expr(expr: Expr, rename: Rename): Expr {
    const modifiers = expr.with.map((modifier) => ({
      ...modifier,
      target: this.term(modifier.target, rename),
      value: this.term(modifier.value, rename),
    }));
    switch (expr.kind) {
      case 'term':
        return { ...expr, term: this.term(expr.term, rename), with: modifiers };
      case 'call':
        return { ...expr, args: expr.args.map((arg) => this.term(arg, rename)), with: modifiers };
      case 'some':
        return iteration({
          ...expr,
          symbols: expr.symbols.map((symbol) => this.term(symbol, rename)),
          with: modifiers,
        });
      case 'every':
        return {
          ...expr,
          key: expr.key && { ...expr.key, name: rename(expr.key.name) },
          value: { ...expr.value, name: rename(expr.value.name) },
          domain: this.term(expr.domain, rename),
          body: this.body(expr.body, rename),
          with: modifiers,
        };
      case 'not':
        return { ...expr, body: this.body(expr.body, rename), with: modifiers };
      default:
        return {
          ...expr,
          left: this.body(expr.left, rename),
          right: this.body(expr.right, rename),
          with: modifiers,
        };
    }
  }
}

/** `some k, v in xs` as the ref and equality that it means, `xs[k] = v`, where `xs` can be the head of a ref. */
function iteration(expr: Expr & { kind: 'some' }): Expr {
  const [member] = expr.symbols;
  if (member?.kind !== 'call') return expr;
  const domain = member.args.at(-1)!;
  if (domain.kind !== 'ref' && domain.kind !== 'var') return expr;
  const value = member.args.at(-2)!;
  const key: Term = member.args.length === 3 ? member.args[0]! : { kind: 'var', name: `$in${expr.at}`, at: expr.at };
  const { at, negated, origin } = expr;
  return {
    kind: 'call',
    operator: refOf(['eq'], at),
    args: [value, joined(domain, [key], at)],
    at,
    negated,
    with: expr.with,
    infix: true,
    ...(origin !== undefined && { origin }),
  };
}

/** The {@link Rename} of terms whose variables have their names in the search already. */
export function same(name: string): string {
  return name;
}

/** A ref from a base on; a base that is a ref itself gets longer. */
export function joined(head: Term, path: readonly Term[], at: number): Term {
  if (head.kind === 'ref') return { kind: 'ref', head: head.head, path: [...head.path, ...path], at };
  if (head.kind === 'scalar' && path.length > 0) return within(head, path, at);
  return { kind: 'ref', head, path: [...path], at } satisfies RefTerm;
}

/** A ref into a constant, followed as far as its parts are constants. */
function within(head: ScalarTerm, path: readonly Term[], at: number): Term {
  let { value } = head;
  for (const [i, part] of path.entries()) {
    if (typeof value !== 'object' || value === null) return UNDEFINED;
    if (part.kind !== 'scalar') return { kind: 'ref', head: { ...head, value }, path: path.slice(i), at };
    const next = select(value, part.value);
    if (next === undefined) return UNDEFINED;
    value = next;
  }
  return { kind: 'scalar', value, at };
}

/** A ref that nothing defines. */
const UNDEFINED: RefTerm = refOf(['data', SUPPORT_PACKAGE, '__undefined__'], 0);

/** The composite as a constant when all its parts are constants. */
export function constant(term: Term): Term {
  if (term.kind === 'array' || term.kind === 'set') {
    const values = valuesOf(term.items);
    if (values === undefined) return term;
    return { kind: 'scalar', value: term.kind === 'array' ? values : new RegoSet(values), at: term.at };
  }
  if (term.kind === 'object') {
    const keys = valuesOf(term.entries.map(([key]) => key));
    const values = valuesOf(term.entries.map(([, value]) => value));
    if (keys === undefined || values === undefined) return term;
    return { kind: 'scalar', value: objectOf(keys.map((key, i) => [key, values[i]!])), at: term.at };
  }
  return term;
}

function valuesOf(terms: readonly Term[]): Value[] | undefined {
  const values: Value[] = [];
  for (const term of terms) {
    if (term.kind !== 'scalar') return undefined;
    values.push(term.value);
  }
  return values;
}
