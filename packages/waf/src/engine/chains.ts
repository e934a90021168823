import { transformations as defaultTransformations, type Transformation } from '../transformations/index.js';
import type { Value } from '../variables/index.js';

/** A node of the tree of transformation chains: chains with a common prefix share the work of that prefix. */
export interface ChainNode {
  /** 0 for the empty chain. */
  readonly id: number;
  readonly parent: ChainNode | undefined;
  readonly transformation: Transformation | undefined;
}

/** The tree of all chains of a program. */
export class ChainTree {
  readonly root: ChainNode = { id: 0, parent: undefined, transformation: undefined };
  readonly nodes: ChainNode[] = [this.root];
  readonly #children = new Map<string, ChainNode>();
  readonly #registry: ReadonlyMap<string, Transformation>;

  constructor(registry: ReadonlyMap<string, Transformation> = defaultTransformations) {
    this.#registry = registry;
  }

  /** The node of a chain of lower-case names. */
  intern(names: readonly string[]): ChainNode {
    let node = this.root;
    for (const name of names) {
      const key = `${node.id} ${name}`;
      let child = this.#children.get(key);
      if (child === undefined) {
        const transformation = this.#registry.get(name);
        if (transformation === undefined) throw new Error(`there is no transformation ${name}`);
        child = { id: this.nodes.length, parent: node, transformation };
        this.nodes.push(child);
        this.#children.set(key, child);
      }
      node = child;
    }
    return node;
  }
}

/** What a chain makes of a value: computed once for each value and prefix in a transaction. */
export function stageOf(value: Value, node: ChainNode): string {
  if (node.parent === undefined || node.transformation === undefined) return value.text;
  let stages = value.stages;
  if (stages === undefined) {
    stages = [];
    value.stages = stages;
  }
  const known = stages[node.id];
  if (known !== undefined) return known;
  const text = node.transformation.apply(stageOf(value, node.parent));
  stages[node.id] = text;
  return text;
}

/** Each different text on the way through a chain, the value itself first: what `multiMatch` looks at. */
export function stagesOf(value: Value, node: ChainNode): string[] {
  const path: ChainNode[] = [];
  for (let at: ChainNode | undefined = node; at !== undefined; at = at.parent) path.push(at);
  const texts: string[] = [];
  for (let index = path.length - 1; index >= 0; index--) {
    const step = path[index];
    if (step === undefined) continue;
    const text = stageOf(value, step);
    if (texts.at(-1) !== text) texts.push(text);
  }
  return texts;
}
