import { compile, compileSet, type RegexSet, SetMatches } from '@lamellar/automata';
import { isLiteral } from '../seclang/index.js';
import { type ChainNode, stageOf } from './chains.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';
import type { TargetSet } from './target-set.js';
import type { TransactionState } from './transaction-state.js';

/** The rules of one target set that share a chain, by the number of their pattern. */
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
 * The `@rx` rules of a phase as one set: one pass over each different text says which patterns match it, so that only rules
 * whose pattern matches one of their values are evaluated, in their order. What the pass does not name cannot match.
 */
export class RuleGroup {
  readonly #set: RegexSet;
  readonly #matches: SetMatches;
  readonly #uses: readonly TargetUse[];

  constructor(patterns: readonly string[], uses: readonly TargetUse[]) {
    this.#set = compileSet(patterns, { syntax: 'pcre', flags: 'sm' });
    this.#matches = new SetMatches(patterns.length);
    this.#uses = uses;
  }

  /** Sets the mark of every rule that may match. */
  mark(state: TransactionState, marks: Uint8Array): void {
    const known = new Map<string, readonly number[]>();
    for (const { targets, chains } of this.#uses) {
      const values = state.resolved.values(targets, state.data);
      for (const value of values) {
        let last: string | undefined;
        let matched = nothing;
        for (const { chain, rulesOf } of chains) {
          const text = stageOf(value, chain);
          if (text !== last) {
            last = text;
            matched = this.#patternsIn(text, known, state);
          }
          if (matched.length > 0) markRules(matched, rulesOf, marks);
        }
      }
    }
  }

  #patternsIn(text: string, known: Map<string, readonly number[]>, state: TransactionState): readonly number[] {
    const before = known.get(text);
    if (before !== undefined) return before;
    this.#set.match(text, this.#matches);
    state.steps += this.#set.steps;
    const found = this.#matches.count === 0 ? nothing : listOf(this.#matches);
    known.set(text, found);
    return found;
  }
}

function listOf(matches: SetMatches): readonly number[] {
  const list: number[] = [];
  for (let position = 0; position < matches.count; position++) list.push(matches.at(position));
  return list;
}

function markRules(matched: readonly number[], rulesOf: ChainUse['rulesOf'], marks: Uint8Array): void {
  for (const pattern of matched) {
    const rules = rulesOf[pattern];
    if (rules === undefined) continue;
    for (const rule of rules) marks[rule] = 1;
  }
}

/** The pattern of a link that the set can answer for, or undefined. */
function patternOf(link: CompiledLink | undefined): string | undefined {
  const operator = link?.program.operator;
  if (link === undefined || operator === undefined || operator.name !== 'rx') return undefined;
  if (operator.negated || link.program.multiMatch || link.targets.live || !isLiteral(operator.argument)) return undefined;
  return operator.argument.filter((part) => typeof part === 'string').join('');
}

function isRegular(pattern: string): boolean {
  try {
    compile(pattern, { syntax: 'pcre', flags: 'sm' });
    return true;
  } catch {
    return false;
  }
}

/** Builds the group of a phase; returns the indexes of the rules in it too. Undefined when a set would not pay. */
export function groupRules(
  rules: readonly CompiledRule[],
): { readonly group: RuleGroup; readonly members: ReadonlySet<number> } | undefined {
  const patterns: string[] = [];
  const numbers = new Map<string, number>();
  const members = new Set<number>();
  const uses = new Map<TargetSet, Map<ChainNode, (number[] | undefined)[]>>();
  for (const rule of rules) {
    const [link] = rule.links;
    const pattern = patternOf(link);
    if (link === undefined || pattern === undefined) continue;
    let number = numbers.get(pattern);
    if (number === undefined) {
      if (!isRegular(pattern)) continue;
      number = patterns.push(pattern) - 1;
      numbers.set(pattern, number);
    }
    members.add(rule.index);
    const chains = uses.get(link.targets) ?? new Map<ChainNode, (number[] | undefined)[]>();
    uses.set(link.targets, chains);
    const byPattern = chains.get(link.chain) ?? [];
    chains.set(link.chain, byPattern);
    (byPattern[number] ??= []).push(rule.index);
  }
  if (patterns.length < 2) return undefined;
  const list = [...uses].map(([targets, chains]) => ({
    targets,
    chains: [...chains]
      .sort(([left], [right]) => left.id - right.id)
      .map(([chain, byPattern]) => ({ chain, rulesOf: Array.from(patterns, (_, index) => byPattern[index]) })),
  }));
  return { group: new RuleGroup(patterns, list), members };
}
