import { type Body, isGenerated, isWildcard, type RuleNode, type Term } from '../ast/index.js';
import type { LocalNames } from '../compile/index.js';
import { isKeywordToken } from '../lexer/index.js';
import { Bindings } from './bindings.js';
import { isReserved } from './propagate.js';

/** Gives the variables of a result names that can be written. */
export class ShownNames {
  readonly #shown = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #locals: LocalNames;
  readonly #query: ReadonlyMap<string, string>;

  /** `taken` are the names that rules have; `query` tells the names of the query's own variables. */
  constructor(locals: LocalNames, query: ReadonlyMap<string, string>, taken: Iterable<string>) {
    this.#locals = locals;
    this.#query = query;
    this.#taken = new Set(taken);
  }

  body(body: Body): Body {
    const counts = occurrences(body, []);
    return new Bindings().body(body, (name) => this.#name(name, counts));
  }

  rule(node: RuleNode): RuleNode {
    const { head } = node;
    const terms = [head.key, head.value, ...head.ref.path, ...(head.args ?? [])];
    const counts = occurrences(node.body, terms);
    const rename = (name: string): string => this.#name(name, counts);
    const bindings = new Bindings();
    const term = (of: Term): Term => bindings.term(of, rename);
    const body = bindings.body(node.body, rename);
    const shown = {
      ...head,
      ref: { ...head.ref, path: head.ref.path.map(term) },
      args: head.args?.map(term),
      key: head.key && term(head.key),
      value: head.value && term(head.value),
    };
    return { ...node, head: shown, body };
  }

  #name(name: string, counts: ReadonlyMap<string, number>): string {
    const [base, use] = parts(name);
    if (isReserved(base)) return base;
    if (isWildcard(base) && counts.get(name) === 1) return name.replace(/[#~]/g, '_');
    let shown = this.#shown.get(name);
    if (shown === undefined) {
      shown = this.#fresh(base, use);
      this.#shown.set(name, shown);
      this.#taken.add(shown);
    }
    return shown;
  }

  #fresh(base: string, use: string): string {
    if (use === '0') {
      const own = this.#query.get(base) ?? (isGenerated(base) || isWildcard(base) ? undefined : base);
      if (own !== undefined) return own;
    }
    const written = isWildcard(base) || (isGenerated(base) && !this.#locals.isWritten(base));
    const digits = base.replace(/\D/g, '');
    let shown = written ? `__local${digits}${digits === '' ? '' : '__'}${use}__` : `${this.#locals.shown(base)}${use}`;
    while (this.#taken.has(shown) || isKeywordToken(shown)) shown += '_';
    return shown;
  }
}

/** A name of the search as the name in the text and the number of the use. */
function parts(name: string): [base: string, use: string] {
  const at = name.indexOf('#');
  return at < 0 ? [name, '0'] : [name.slice(0, at), name.slice(at + 1).replace('~', '_')];
}

function occurrences(body: Body, terms: readonly (Term | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string): string => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return name;
  };
  const bindings = new Bindings();
  bindings.body(body, count);
  for (const term of terms) if (term !== undefined) bindings.term(term, count);
  return counts;
}
