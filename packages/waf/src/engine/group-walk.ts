import type { Transformation } from '../transformations/index.js';
import { creatingNeedsOf, needsOf } from './byte-needs.js';
import type { ChainNode } from './chains.js';
import type { TargetSet } from './target-set.js';
import { TextTraits, WordGate } from './text-traits.js';

/** The last text that a transformation was asked for: chains beside each other often ask for the same. */
export class Memo {
  input: string | undefined = undefined;
  output = '';
  readonly traits: TextTraits = new TextTraits();
  /** What was found in the output, if it was asked. */
  found: readonly number[] | undefined = undefined;
}

/** One step through the tree of chains: applies a transformation to the text of the step above. */
export interface WalkStep {
  /** 0 for the value itself. */
  readonly depth: number;
  readonly transformation: Transformation | undefined;
  /** Shared by all steps with this transformation. */
  readonly memo: Memo;
  /** Classes of bytes without which the transformation changes nothing. */
  readonly needs: number;
  /** Rules whose chain ends here, by the number of their detector; undefined where none ends. */
  readonly rulesOf: readonly (readonly number[] | undefined)[] | undefined;
  /** The next step that is not below this one. */
  readonly skip: number;
  /** Classes without which nothing changes in this step and below it. */
  readonly needsBelow: number;
  /** Classes without which this step and those below it bring no new byte in, and those below it alone. */
  readonly creates: number;
  readonly createsBelow: number;
  /** A word that the rules of this step and below it want; undefined when some want none. */
  readonly gate: WordGate | undefined;
}

/** The values of one target, and the steps that the rules of a group want them to take. */
export interface Walk {
  readonly targets: TargetSet;
  readonly steps: readonly WalkStep[];
}

/** Rules by detector, for one chain. */
type RulesOf = (number[] | undefined)[];

/** Words of which one stands in every text that a detector names, ASCII letters in lower case; undefined for none. */
export type WordsOf = (detector: number) => readonly string[] | undefined;

/** Collects which rules look at what, and lays the chains of each target out as one walk through their tree. */
export class WalkBuilder {
  readonly #chains = new Map<TargetSet, Map<ChainNode, RulesOf>>();
  readonly #memos = new Map<Transformation | undefined, Memo>();

  add(targets: TargetSet, chain: ChainNode, detector: number, rule: number): void {
    const chains = this.#chains.get(targets) ?? new Map<ChainNode, RulesOf>();
    this.#chains.set(targets, chains);
    const rulesOf = chains.get(chain) ?? [];
    chains.set(chain, rulesOf);
    const rules = (rulesOf[detector] ??= []);
    if (!rules.includes(rule)) rules.push(rule);
  }

  build(wordsOf: WordsOf): Walk[] {
    const memoOf = (transformation: Transformation | undefined): Memo => {
      const memo = this.#memos.get(transformation) ?? new Memo();
      this.#memos.set(transformation, memo);
      return memo;
    };
    return [...this.#chains].map(([targets, chains]) => ({ targets, steps: stepsOf(chains, wordsOf, memoOf) }));
  }

  /** The memos of the walks that were built. */
  get memos(): Memo[] {
    return [...this.#memos.values()];
  }
}

/** What a subtree tells the step above it. */
interface Below {
  readonly needs: number;
  readonly creates: number;
  /** undefined when a rule wants no word. */
  readonly words: ReadonlySet<string> | undefined;
}

/** Words collected for one gate; beyond these the gate would cost too much. */
const mostCollected = 600;

function ownWords(rulesOf: RulesOf | undefined, wordsOf: WordsOf): Set<string> | undefined {
  const words = new Set<string>();
  for (const [detector, rules] of (rulesOf ?? []).entries()) {
    if (rules === undefined) continue;
    const own = wordsOf(detector);
    if (own === undefined || words.size > mostCollected) return undefined;
    for (const word of own) words.add(word);
  }
  return words;
}

/** The chains and all their prefixes in depth-first order, so that a step finds the text that it needs one level up. */
function stepsOf(
  chains: ReadonlyMap<ChainNode, RulesOf>,
  wordsOf: WordsOf,
  memoOf: (transformation: Transformation | undefined) => Memo,
): WalkStep[] {
  const children = new Map<ChainNode | undefined, Set<ChainNode>>();
  for (const chain of chains.keys()) {
    for (let node: ChainNode | undefined = chain; node !== undefined; node = node.parent) {
      const siblings = children.get(node.parent) ?? new Set<ChainNode>();
      children.set(node.parent, siblings.add(node));
    }
  }
  const steps: WalkStep[] = [];
  const visit = (node: ChainNode, depth: number): Below => {
    const rulesOf = chains.get(node);
    const { transformation } = node;
    const name = transformation?.name.toLowerCase();
    const needs = name === undefined ? 0 : needsOf(name);
    const place = steps.length;
    // The place is kept for this step until what is below it is known.
    steps.push(undefined as unknown as WalkStep);
    let needsBelow = needs;
    let createsBelow = 0;
    let words = ownWords(rulesOf, wordsOf);
    for (const child of children.get(node) ?? []) {
      const below = visit(child, depth + 1);
      needsBelow |= below.needs;
      createsBelow |= below.creates;
      words = words && below.words && new Set([...words, ...below.words]);
    }
    const creates = createsBelow | (name === undefined ? 0 : creatingNeedsOf(name));
    steps[place] = {
      depth,
      transformation,
      memo: memoOf(transformation),
      needs,
      // Holes would make the list slow to read.
      rulesOf: rulesOf && Array.from(rulesOf, (rules) => rules),
      skip: steps.length,
      needsBelow,
      creates,
      createsBelow,
      gate: words && WordGate.of(words),
    };
    return { needs: needsBelow, creates, words };
  };
  for (const root of children.get(undefined) ?? []) visit(root, 0);
  return steps;
}
