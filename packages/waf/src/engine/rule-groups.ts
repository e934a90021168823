import { type Program, programContext } from '../compile/index.js';
import type { Value } from '../variables/index.js';
import { Candidates, groupedBy } from './candidates.js';
import type { CompiledRule } from './compiled-rule.js';
import { DetectorBuilder, type Detectors } from './detectors.js';
import { type Memo, type Walk, WalkBuilder, type WalkStep } from './group-walk.js';
import { chainsOf, decidingLinks, groupingObstacle, readsOldMatches } from './grouped-links.js';
import type { StoredDetectors } from './stored-detectors.js';
import type { TargetSets } from './target-set.js';
import { TextTraits } from './text-traits.js';
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
  // Of each level of a walk: the text, which bytes it holds, and what was found in it, if it was asked.
  readonly #texts: string[] = [];
  readonly #traits: TextTraits[] = [];
  readonly #found: (readonly number[] | undefined)[] = [];
  readonly #memos: (Memo | undefined)[] = [undefined];
  readonly #allMemos: readonly Memo[];

  readonly #candidates: Candidates;

  constructor(detectors: Detectors, walks: readonly Walk[], memos: readonly Memo[], grouped: Uint8Array) {
    this.#allMemos = memos;
    this.#candidates = new Candidates(grouped);
    this.#detectors = detectors;
    this.#walks = walks;
    const depth = Math.max(0, ...walks.flatMap(({ steps }) => steps.map((step) => step.depth)));
    for (let level = 0; level <= depth; level++) this.#traits.push(new TextTraits());
  }

  /** The automata as bytes. */
  store(): StoredDetectors {
    return this.#detectors.store();
  }

  /** Names the rules that may match, and the values that they may match. */
  mark(state: TransactionState): Candidates {
    const candidates = this.#candidates;
    candidates.clear();
    const known = new Map<string, readonly number[]>();
    for (const { targets, steps } of this.#walks) {
      for (const value of state.resolved.values(targets, state.data))
        this.#walk(steps, value, known, state, candidates);
    }
    // Nothing of a transaction stays behind.
    for (const memo of this.#allMemos) memo.input = undefined;
    return candidates;
  }

  #walk(
    steps: readonly WalkStep[],
    value: Value,
    known: Map<string, readonly number[]>,
    state: TransactionState,
    candidates: Candidates,
  ): void {
    const texts = this.#texts;
    const found = this.#found;
    texts[0] = value.text;
    found[0] = undefined;
    const own = this.#traits[0];
    if (own === undefined) return;
    own.read(value.text);
    value.classes = own.classes;
    for (let at = 0; at < steps.length; ) {
      const step = steps[at];
      if (step === undefined) return;
      const { depth, rulesOf } = step;
      if (!this.#take(step, known, state)) {
        at = step.skip;
        continue;
      }
      at++;
      if (rulesOf === undefined) continue;
      let names = found[depth];
      if (names === undefined) {
        names = this.#find(texts[depth] ?? '', known, state);
        found[depth] = names;
        const memo = this.#memos[depth];
        if (memo !== undefined) memo.found = names;
      }
      for (const detector of names) {
        for (const place of rulesOf[detector] ?? nothing) candidates.add(place, value);
      }
    }
  }

  /** Makes the text of a step; false when nothing can be found there and below. */
  #take(step: WalkStep, known: Map<string, readonly number[]>, state: TransactionState): boolean {
    const { depth, transformation, gate } = step;
    const own = this.#traits[depth];
    if (own === undefined) return false;
    if (transformation !== undefined) {
      const before = this.#traits[depth - 1];
      if (before === undefined) return false;
      const above = this.#texts[depth - 1] ?? '';
      // Most texts hold nothing that the rules of a step want, and nothing that it could become.
      if (gate !== undefined && (step.creates & before.classes) === 0 && !gate.passes(before)) return false;
      if ((step.needsBelow & before.classes) === 0) {
        // The text stays as it is all the way down.
        const names = (this.#found[depth - 1] ??= this.#find(above, known, state));
        if (names.length === 0) return false;
      }
      const { memo } = step;
      const seen = memo.input === above;
      const text = (step.needs & before.classes) === 0 ? above : seen ? memo.output : transformation.apply(above);
      this.#texts[depth] = text;
      if (text === above) {
        this.#found[depth] = this.#found[depth - 1];
        this.#memos[depth] = undefined;
        own.copy(before);
        return true;
      }
      if (!seen) {
        memo.input = above;
        memo.output = text;
        memo.traits.read(text);
        memo.found = undefined;
      }
      this.#memos[depth] = memo;
      this.#found[depth] = memo.found;
      own.copy(memo.traits);
    }
    return gate === undefined || (step.createsBelow & own.classes) !== 0 || gate.passes(own);
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

/** A group, and by place in the phase 1 for the rules in it. */
export interface Grouped {
  readonly group: RuleGroup;
  readonly grouped: Uint8Array;
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
  const grouped = new Uint8Array(rules.length);
  const walks = new WalkBuilder();
  const late = !readsOldMatches(program);
  for (const [place, rule] of rules.entries()) {
    const { file } = rule.program;
    for (const [at, link] of decidingLinks(rule, late).entries()) {
      const operator = link.program.operator;
      if (operator === undefined || groupingObstacle(link) !== undefined) continue;
      const number = detectors.add(operator.name, operator.argument.join(''), file, programContext(program, file));
      if (number === undefined) continue;
      grouped[place] = at === 0 ? groupedBy.first : groupedBy.later;
      for (const target of link.program.targets) {
        const alone = sets.intern([target], []);
        for (const chain of chainsOf(link)) walks.add(alone, chain, number, place);
      }
      break;
    }
  }
  if (detectors.count < 2) return undefined;
  const built = detectors.build();
  const made = walks.build((number) => built.wordsOf(number));
  const group = new RuleGroup(built, made, walks.memos, grouped);
  return { group, grouped };
}
