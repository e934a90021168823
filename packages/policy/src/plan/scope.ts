import { isWildcard, type Term } from '../ast/index.js';

/** Hands out slots and knows which variables have a value. */
export class PlanScope {
  readonly #slots: Map<string, number>;
  readonly #counter: { next: number };
  readonly bound: Set<string>;

  constructor(counter: { next: number }, slots: Map<string, number> = new Map(), bound: Iterable<string> = []) {
    this.#counter = counter;
    this.#slots = slots;
    this.bound = new Set(bound);
  }

  /** A scope for a nested body: what it binds stays in it. */
  inner(): PlanScope {
    return new PlanScope(this.#counter, this.#slots, this.bound);
  }

  /** The slot of a variable. */
  slot(name: string): number {
    let slot = this.#slots.get(name);
    if (slot === undefined) this.#slots.set(name, (slot = this.#counter.next++));
    return slot;
  }

  /** Makes a variable the name of a slot that has a value. */
  bind(name: string, slot: number): void {
    this.#slots.set(name, slot);
    this.bound.add(name);
  }

  /** A slot without a variable. */
  temporary(): number {
    return this.#counter.next++;
  }

  isUnbound(term: Term): boolean {
    return term.kind === 'var' && !this.bound.has(term.name);
  }

  /** Whether the term has a part that needs a value and has none. What refs find by iterating does not count. */
  hasUnbound(term: Term): boolean {
    switch (term.kind) {
      case 'var':
        return !this.bound.has(term.name);
      case 'ref':
        return term.head.kind === 'var' && (term.head.name === 'input' || term.head.name === 'data')
          ? false
          : this.hasUnbound(term.head);
      case 'array':
      case 'set':
        return term.items.some((item) => this.hasUnbound(item));
      case 'object':
        return term.entries.some(([key, value]) => this.hasUnbound(key) || this.hasUnbound(value));
      case 'call':
        return term.args.some((arg) => this.hasUnbound(arg));
      default:
        return false;
    }
  }

  /** Whether the variable is a `_`, whose value nobody reads. */
  isIgnored(name: string): boolean {
    return isWildcard(name);
  }
}
