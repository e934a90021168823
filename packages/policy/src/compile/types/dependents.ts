import type { RefTerm } from '../../ast/index.js';
import { type Dependencies, refDependencies } from '../dependencies.js';
import type { Rule, TreeNode } from '../program.js';

/** Finds the rules whose types a `with` makes unknown: those that it replaces, and all that depend on these. */
export class Dependents {
  readonly #tree: TreeNode;
  #users: ReadonlyMap<Rule, readonly Rule[]> = new Map();

  constructor(tree: TreeNode) {
    this.#tree = tree;
  }

  learn(dependencies: Dependencies): void {
    const users = new Map<Rule, Rule[]>();
    for (const [rule, needs] of dependencies) {
      for (const needed of needs) {
        const list = users.get(needed);
        if (list === undefined) users.set(needed, [rule]);
        else list.push(rule);
      }
    }
    this.#users = users;
  }

  /** The rules for the targets. One that replaces a part of the input changes no type, as in OPA. */
  of(targets: readonly RefTerm[]): ReadonlySet<Rule> {
    const found = new Set<Rule>();
    for (const target of targets) for (const rule of refDependencies(target, this.#tree)) found.add(rule);
    for (const rule of found) for (const user of this.#users.get(rule) ?? []) found.add(user);
    return found;
  }
}
