import { transformations as defaultTransformations, type Transformation } from '../transformations/index.js';
import type { Value } from '../variables/index.js';
import { needsOf } from './byte-needs.js';
import { TextTraits } from './text-traits.js';

/** A node of the tree of transformation chains: chains with a common prefix share the work of that prefix. */
export interface ChainNode {
  /** 0 for the empty chain. */
  readonly id: number;
  readonly parent: ChainNode | undefined;
  readonly transformation: Transformation | undefined;
  /** Classes of bytes without which the whole chain changes nothing. */
  readonly needs: number;
}

/** The tree of all chains of a program. */
export class ChainTree {
  readonly root: ChainNode = { id: 0, parent: undefined, transformation: undefined, needs: 0 };
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
        child = { id: this.nodes.length, parent: node, transformation, needs: node.needs | needsOf(name) };
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
  // Most values hold nothing that the chain looks for.
  if ((node.needs & classesOf(value)) === 0) return value.text;
  for (let stage = value.stages; stage !== undefined; stage = stage.next) {
    if (stage.chain === node.id) return stage.text;
  }
  const text = node.transformation.apply(stageOf(value, node.parent));
  value.stages = { chain: node.id, text, next: value.stages };
  return text;
}

const traits = new TextTraits();

function classesOf(value: Value): number {
  if (value.classes < 0) {
    traits.read(value.text);
    value.classes = traits.classes;
  }
  return value.classes;
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
