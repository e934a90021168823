import { type Program, programContext } from '../compile/index.js';
import { isLiteral } from '../seclang/index.js';
import { type ChainNode, stageOf } from './chains.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';
import { DetectorBuilder, type Detectors } from './detectors.js';
import type { TargetSet } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

/** The rules of one target set that share a chain, by the number of their detector. */
interface ChainUse {
  readonly chain: ChainNode;
  readonly rulesOf: readonly (readonly number[] | undefined)[];
}

/** A target set and the chains that rules of the group put its values through. */
interface TargetUse {
  readonly targets: TargetSet;
  readonly chains: readonly ChainUse[];
}

const nothing: readonly number[] = [];

/**
 * The `@rx` and `@pm` rules of a phase: one pass over each different text says which of them may match it, so that only those
 * are evaluated, in their order. What the pass does not name cannot match.
 */
export class RuleGroup {
  readonly #detectors: Detectors;
  readonly #uses: readonly TargetUse[];

  constructor(detectors: Detectors, uses: readonly TargetUse[]) {
    this.#detectors = detectors;
    this.#uses = uses;
  }

  /** Sets the mark of every rule that may match. */
  mark(state: TransactionState, marks: Uint8Array): void {
    const known = new Map<string, readonly number[]>();
    for (const { targets, chains } of this.#uses) {
      for (const value of state.resolved.values(targets, state.data)) {
        let last: string | undefined;
        let found = nothing;
        for (const { chain, rulesOf } of chains) {
          const text = stageOf(value, chain);
          if (text !== last) {
            last = text;
            found = this.#find(text, known, state);
          }
          if (found.length > 0) markRules(found, rulesOf, marks);
        }
      }
    }
  }

  #find(text: string, known: Map<string, readonly number[]>, state: TransactionState): readonly number[] {
    const before = known.get(text);
    if (before !== undefined) return before;
    // Two passes over the text: patterns and phrases.
    state.steps += 2 * text.length + 1;
    const found = this.#detectors.find(text);
    known.set(text, found);
    return found;
  }
}

function markRules(found: readonly number[], rulesOf: ChainUse['rulesOf'], marks: Uint8Array): void {
  for (const detector of found) {
    const rules = rulesOf[detector];
    if (rules === undefined) continue;
    for (const rule of rules) marks[rule] = 1;
  }
}

const grouped = new Set(['rx', 'pm', 'pmfromfile', 'pmf']);

/** Can detectors answer for this link? */
function isGroupable(link: CompiledLink): boolean {
  const { operator } = link.program;
  if (operator === undefined || operator.negated || link.targets.live) return false;
  return grouped.has(operator.name) && isLiteral(operator.argument);
}

/** The chains whose texts the link looks at: its own, and with `multiMatch` every part of it. */
function chainsOf(link: CompiledLink): ChainNode[] {
  const nodes = [link.chain];
  if (!link.program.multiMatch) return nodes;
  for (let node = link.chain.parent; node !== undefined; node = node.parent) nodes.push(node);
  return nodes;
}

/** A group and the indexes of the rules in it. */
export interface Grouped {
  readonly group: RuleGroup;
  readonly members: ReadonlySet<number>;
}

/** Builds the group of a phase; undefined when one pass would not pay. */
export function groupRules(rules: readonly CompiledRule[], program: Program): Grouped | undefined {
  const builder = new DetectorBuilder();
  const members = new Set<number>();
  const uses = new Map<TargetSet, Map<ChainNode, (number[] | undefined)[]>>();
  for (const rule of rules) {
    const [link] = rule.links;
    const operator = link?.program.operator;
    if (link === undefined || operator === undefined || !isGroupable(link)) continue;
    const argument = operator.argument.join('');
    const { file } = rule.program;
    const number = builder.add(operator.name, argument, file, programContext(program, file));
    if (number === undefined) continue;
    members.add(rule.index);
    const chains = uses.get(link.targets) ?? new Map<ChainNode, (number[] | undefined)[]>();
    uses.set(link.targets, chains);
    for (const chain of chainsOf(link)) {
      const byDetector = chains.get(chain) ?? [];
      chains.set(chain, byDetector);
      (byDetector[number] ??= []).push(rule.index);
    }
  }
  if (builder.count < 2) return undefined;
  const list = [...uses].map(([targets, chains]) => ({
    targets,
    // Chains with a common prefix stand together: their texts are mostly the same.
    chains: [...chains]
      .sort(([left], [right]) => left.id - right.id)
      .map(([chain, byDetector]) => ({ chain, rulesOf: Array.from(byDetector, (indexes) => indexes) })),
  }));
  return { group: new RuleGroup(builder.build(), list), members };
}
