import type { Transformation } from '../transformations/index.js';
import { needsOf } from './byte-needs.js';
import type { ChainNode } from './chains.js';
import type { TargetSet } from './target-set.js';

/** One step through the tree of chains: applies a transformation to the text of the step above. */
export interface WalkStep {
  /** 0 for the value itself. */
  readonly depth: number;
  readonly transformation: Transformation | undefined;
  /** Classes of bytes without which the transformation changes nothing. */
  readonly needs: number;
  /** Rules whose chain ends here, by the number of their detector; undefined where none ends. */
  readonly rulesOf: readonly (readonly number[] | undefined)[] | undefined;
}

/** The values of one target, and the steps that the rules of a group want them to take. */
export interface Walk {
  readonly targets: TargetSet;
  readonly steps: readonly WalkStep[];
}

/** Rules by detector, for one chain. */
type RulesOf = (number[] | undefined)[];

/** Collects which rules look at what, and lays the chains of each target out as one walk through their tree. */
export class WalkBuilder {
  readonly #chains = new Map<TargetSet, Map<ChainNode, RulesOf>>();

  add(targets: TargetSet, chain: ChainNode, detector: number, rule: number): void {
    const chains = this.#chains.get(targets) ?? new Map<ChainNode, RulesOf>();
    this.#chains.set(targets, chains);
    const rulesOf = chains.get(chain) ?? [];
    chains.set(chain, rulesOf);
    const rules = (rulesOf[detector] ??= []);
    if (!rules.includes(rule)) rules.push(rule);
  }

  build(): Walk[] {
    return [...this.#chains].map(([targets, chains]) => ({ targets, steps: stepsOf(chains) }));
  }
}

/** The chains and all their prefixes in depth-first order, so that a step finds the text that it needs one level up. */
function stepsOf(chains: ReadonlyMap<ChainNode, RulesOf>): WalkStep[] {
  const children = new Map<ChainNode | undefined, Set<ChainNode>>();
  for (const chain of chains.keys()) {
    for (let node: ChainNode | undefined = chain; node !== undefined; node = node.parent) {
      const siblings = children.get(node.parent) ?? new Set<ChainNode>();
      children.set(node.parent, siblings.add(node));
    }
  }
  const steps: WalkStep[] = [];
  const visit = (node: ChainNode, depth: number): void => {
    const rulesOf = chains.get(node);
    // Holes would make the list slow to read.
    const { transformation } = node;
    steps.push({
      depth,
      transformation,
      needs: transformation === undefined ? 0 : needsOf(transformation.name.toLowerCase()),
      rulesOf: rulesOf && Array.from(rulesOf, (rules) => rules),
    });
    for (const child of children.get(node) ?? []) visit(child, depth + 1);
  };
  for (const root of children.get(undefined) ?? []) visit(root, 0);
  return steps;
}
