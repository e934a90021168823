import type { Body, Expr, Source, Term, VarTerm } from '../ast/index.js';
import { exprVars, type Rule, walkTerm } from '../compile/index.js';
import { PolicyEvalError } from '../errors.js';
import type { EvaluateOptions } from '../evaluate/index.js';
import type { PolicyParts } from '../policy.js';
import type { Value } from '../values/index.js';
import { Bindings, type Rename, same } from './bindings.js';
import type { SupportRules } from './support.js';
import type { Unknowns } from './unknowns.js';

/** One use of a rule's or query's text: its variables have names of their own. */
export interface Frame {
  readonly rename: Rename;
  readonly source: Source;
  /** The rule whose body it is; absent for queries. */
  readonly rule?: Rule;
}

/** What follows a solution. */
export type Next = () => undefined;

/** What a partial evaluation is given. */
export interface SearchSetup {
  readonly parts: PolicyParts;
  readonly unknowns: Unknowns;
  readonly input: Value | undefined;
  readonly options: EvaluateOptions;
  readonly maxSteps: number;
  /** Whether a rule must not be replaced by its bodies. */
  readonly keeps: (path: readonly string[]) => boolean;
  /** Whether a default that is false is left out where an expression is the rule alone: it would not hold with it either. */
  readonly dropsFalse: boolean;
}

/**
 * The state of a partial evaluation: what variables stand for, which of them wait for an unknown value, and the expressions
 * saved on the way to the solution at hand. Everything is undone when the search turns back.
 */
export class Search {
  readonly setup: SearchSetup;
  readonly support: SupportRules;
  readonly bindings: Bindings = new Bindings();
  /** Variables that only have to be something else than false. */
  readonly truths: Set<string> = new Set();
  readonly #waiting = new Set<string>();
  readonly #waitTrail: string[] = [];
  #saved: Expr[] = [];
  #frames = 0;
  #steps = 0;

  constructor(setup: SearchSetup, support: SupportRules) {
    this.setup = setup;
    this.support = support;
  }

  /** Counts a unit of work. */
  step(): undefined {
    if (++this.#steps > this.setup.maxSteps) {
      throw new PolicyEvalError(
        'eval_step_limit',
        `partial evaluation stopped after ${this.setup.maxSteps} steps: raise maxSteps, or name fewer unknowns`,
      );
    }
  }

  /** A frame for another use of a rule. */
  frame(rule: Rule): Frame {
    const id = ++this.#frames;
    return { rename: (name) => `${name}#${id}`, source: rule.module.source, rule };
  }

  /** A frame for a query. */
  queryFrame(source: Source): Frame {
    return { rename: (name) => `${name}#0`, source };
  }

  /** A number that no other frame has. */
  number(): number {
    return ++this.#frames;
  }

  /** A variable of its own. */
  fresh(at: number): VarTerm {
    return { kind: 'var', name: `~t#${++this.#frames}`, at };
  }

  /** A frame for terms whose variables have their names in the search already. */
  plain(frame: Frame): Frame {
    return { ...frame, rename: same };
  }

  term(term: Term, frame: Frame): Term {
    return this.bindings.term(term, frame.rename);
  }

  follow(term: Term): Term {
    return this.bindings.follow(term);
  }

  isWaiting(name: string): boolean {
    return this.#waiting.has(name);
  }

  /** Variables that wait for an unknown value. */
  waiting(): Set<string> {
    return new Set(this.#waiting);
  }

  /** Makes variables wait for unknown values while `next` runs. */
  wait(names: Iterable<string>, next: Next): undefined {
    const mark = this.#waitTrail.length;
    for (const name of names) {
      if (this.#waiting.has(name)) continue;
      this.#waiting.add(name);
      this.#waitTrail.push(name);
    }
    next();
    while (this.#waitTrail.length > mark) this.#waiting.delete(this.#waitTrail.pop()!);
  }

  bind(name: string, term: Term, next: Next): undefined {
    const mark = this.bindings.mark();
    this.bindings.bind(name, term);
    next();
    this.bindings.undo(mark);
  }

  /** Keeps an expression for later; the variables in it that have no value then wait for one. */
  save(expr: Expr, source: Source, next: Next): undefined {
    this.step();
    const kept: Expr = expr.origin === undefined ? { ...expr, origin: source } : expr;
    const open = new Set<string>();
    for (const name of exprVars(kept)) {
      if (name === 'input' || name === 'data') continue;
      const term = this.follow({ kind: 'var', name, at: 0 });
      walkTerm(term, (part) => {
        if (part.kind === 'var' && part.name !== 'input' && part.name !== 'data') open.add(part.name);
        return true;
      });
    }
    this.#saved.push(kept);
    this.wait(open, next);
    this.#saved.pop();
  }

  /** The expressions that a search of its own saves, one list for each solution. */
  collect<T>(run: (found: Next) => void, solution: (body: Body) => T): T[] {
    const outer = this.#saved;
    this.#saved = [];
    const results: T[] = [];
    run(() => {
      results.push(solution(this.snapshot()));
    });
    this.#saved = outer;
    return results;
  }

  /** The saved expressions, with all that is known put in. */
  snapshot(): Body {
    return this.#saved.map((expr) => this.bindings.expr(expr, same));
  }
}
