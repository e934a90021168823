import type { Annotation, ModuleNode } from '../ast/index.js';
import type { Rule } from '../compile/index.js';
import type { PlainObject, Value } from '../values/index.js';

/** Answers `rego.metadata` calls from the METADATA blocks of all modules. */
export class Metadata {
  readonly #modules: readonly ModuleNode[];

  constructor(modules: readonly ModuleNode[]) {
    this.#modules = modules;
  }

  /** The rule's own block; empty when it has none. */
  rule(rule: Rule): Value {
    return rule.node.annotations.find(({ scope }) => scope === 'rule')?.data ?? {};
  }

  /** The blocks that apply to the rule, from the nearest to the farthest, each with the path it is attached to. */
  chain(rule: Rule): Value {
    const path = pathOf(rule);
    const own = rule.node.annotations.filter(({ scope }) => scope === 'rule');
    const chain: Value[] = own.length > 0 ? own.map((block) => entry(path, block)) : [];
    for (const block of this.#all('document')) if (same(block.path ?? [], path)) chain.push(entry(path, block));
    if (chain.length === 0) chain.push({ path });
    const { packagePath } = rule.module;
    for (const block of this.#all('package'))
      if (same(block.path ?? [], packagePath)) chain.push(entry(packagePath, block));
    for (let length = packagePath.length; length > 0; length--) {
      const above = packagePath.slice(0, length);
      for (const block of this.#all('subpackages')) if (same(block.path ?? [], above)) chain.push(entry(above, block));
    }
    return chain;
  }

  #all(scope: string): Annotation[] {
    return this.#modules.flatMap((module) => module.annotations.filter((block) => block.scope === scope));
  }
}

function entry(path: readonly string[], block: Annotation): PlainObject {
  return { annotations: block.data, path };
}

function pathOf(rule: Rule): string[] {
  return rule.path.slice(0, rule.ground).map((part) => String((part as { value: unknown }).value));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
