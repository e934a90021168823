import type { Type } from '../../builtins/type.js';

/** Types of variables; what an inner scope learns stays in it. */
export class Scope {
  readonly #types = new Map<string, Type>();
  readonly #outer: Scope | undefined;
  /** Above zero while an expression replaces documents by `with`: their types then say nothing. */
  relaxed = 0;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get isRelaxed(): boolean {
    return this.relaxed > 0 || (this.#outer?.isRelaxed ?? false);
  }

  get(name: string): Type | undefined {
    return this.#types.get(name) ?? this.#outer?.get(name);
  }

  set(name: string, type: Type): void {
    this.#types.set(name, type);
  }
}
