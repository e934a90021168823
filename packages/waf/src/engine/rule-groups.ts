import { type Program, programContext } from '../compile/index.js';
import { isLiteral } from '../seclang/index.js';
import { classesOf } from './byte-needs.js';
import type { ChainNode } from './chains.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';
import { DetectorBuilder, type Detectors } from './detectors.js';
import { type Walk, WalkBuilder, type WalkStep } from './group-walk.js';
import type { StoredDetectors } from './stored-detectors.js';
import type { TargetSets } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

const nothing: readonly number[] = [];

/**
 * The `@rx` and `@pm` rules of a phase: one pass over each different text says which of them may match it, so that only those
 * are evaluated, in their order. What the pass does not name cannot match. Nothing is allocated for texts that stay as they
 * are and match nothing.
 */
export class RuleGroup {
  readonly #detectors: Detectors;
  readonly #walks: readonly Walk[];
  // The text of each level of a walk, and what was found in it, if it was asked.
  readonly #texts: string[] = [];
  readonly #found: (readonly number[] | undefined)[] = [];
  readonly #classes: number[] = [];

  constructor(detectors: Detectors, walks: readonly Walk[]) {
    this.#detectors = detectors;
    this.#walks = walks;
  }

  /** The automata as bytes. */
  store(): StoredDetectors {
    return this.#detectors.store();
  }

  /** Sets the mark of every rule that may match. */
  mark(state: TransactionState, marks: Uint8Array): void {
    const known = new Map<string, readonly number[]>();
    for (const { targets, steps } of this.#walks) {
      for (const value of state.resolved.values(targets, state.data)) {
        this.#texts[0] = value.text;
        this.#found[0] = undefined;
        this.#classes[0] = classesOf(value.text);
        for (const step of steps) this.#take(step, known, state, marks);
      }
    }
  }

  #take(step: WalkStep, known: Map<string, readonly number[]>, state: TransactionState, marks: Uint8Array): void {
    const { depth, transformation, needs, rulesOf } = step;
    let text = this.#texts[depth] ?? '';
    let unchanged = false;
    if (transformation !== undefined) {
      const above = this.#texts[depth - 1] ?? '';
      const classes = this.#classes[depth - 1] ?? 0;
      // Most texts hold nothing that most transformations look for.
      text = (needs & classes) === 0 ? above : transformation.apply(above);
      unchanged = text === above;
      this.#texts[depth] = text;
      this.#found[depth] = unchanged ? this.#found[depth - 1] : undefined;
      this.#classes[depth] = unchanged ? classes : classesOf(text);
    }
    if (rulesOf === undefined) return;
    let found = this.#found[depth];
    if (found === undefined) {
      found = this.#find(text, known, state);
      this.#found[depth] = found;
      // The steps beside this one start from the same text.
      if (unchanged) this.#found[depth - 1] = found;
    }
    if (found.length > 0) markRules(found, rulesOf, marks);
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

function markRules(
  found: readonly number[],
  rulesOf: readonly (readonly number[] | undefined)[],
  marks: Uint8Array,
): void {
  for (const detector of found) {
    for (const rule of rulesOf[detector] ?? nothing) marks[rule] = 1;
  }
}

const groupable = new Set(['rx', 'pm', 'pmfromfile', 'pmf']);

/** Why detectors cannot answer for this link; undefined when they can, as long as its pattern is regular. */
export function groupingObstacle(link: CompiledLink): string | undefined {
  const { operator } = link.program;
  if (operator === undefined) return 'it has no operator';
  if (!groupable.has(operator.name)) return `@${operator.name} is judged by itself`;
  if (operator.negated) return 'its operator is negated';
  if (!isLiteral(operator.argument)) return 'its argument has macros';
  return link.targets.live ? 'rules may change its targets' : undefined;
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

/**
 * Builds the group of a phase; undefined when one pass would not pay. Each target is walked by itself and without the
 * exclusions of single rules: a value that a rule excludes can only make it a candidate, never a match.
 */
export function groupRules(
  rules: readonly CompiledRule[],
  program: Program,
  sets: TargetSets,
  stored?: StoredDetectors,
): Grouped | undefined {
  const detectors = new DetectorBuilder(stored);
  const members = new Set<number>();
  const walks = new WalkBuilder();
  for (const rule of rules) {
    const [link] = rule.links;
    const operator = link?.program.operator;
    if (link === undefined || operator === undefined || groupingObstacle(link) !== undefined) continue;
    const { file } = rule.program;
    const number = detectors.add(operator.name, operator.argument.join(''), file, programContext(program, file));
    if (number === undefined) continue;
    members.add(rule.index);
    for (const target of link.program.targets) {
      const alone = sets.intern([target], []);
      for (const chain of chainsOf(link)) walks.add(alone, chain, number, rule.index);
    }
  }
  if (detectors.count < 2) return undefined;
  return { group: new RuleGroup(detectors.build(), walks.build()), members };
}
