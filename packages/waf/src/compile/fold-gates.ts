import type { Control } from '../actions/index.js';
import { noMatchSink } from '../operators/index.js';
import { isLiteral } from '../seclang/index.js';
import { transformations } from '../transformations/index.js';
import { KnownVariables } from './known-variables.js';
import { evaluateOf, programContext } from './prepare-operators.js';
import type { Program, ProgramLink, ProgramRule } from './program.js';
import { rulesOfControl } from './rules-of-control.js';
import { TxUses } from './tx-uses.js';

type Verdict = 'true' | 'false' | 'unknown';

const lastFoldedPhase = 4;

/** TX variables that rules surely set before anything reads them, by key in lower case: name and text. */
type Initial = Map<string, readonly [name: string, text: string]>;

/**
 * Pass 6: runs through phases 1 to 4 with what is known of TX before any request, and leaves out rules whose condition is
 * surely false and ranges that a `skipAfter` surely jumps over: the gates of paranoia levels, and the rules behind them. Rules of
 * phase 1 that do nothing but set constants become the initial TX.
 * Phase 5 runs after any interruption, so nothing is known there.
 */
export function foldGates(program: Program): Program {
  const known = new KnownVariables();
  const removals: ReadonlySet<number>[] = [];
  const retargeted = new Set<number>();
  const rules = [...program.rules];
  const initial: Initial = new Map();
  const phases = program.phases.map((list, phase) => {
    if (phase === 0 || phase > lastFoldedPhase) return list;
    return new PhaseFold(program, list, known, removals, retargeted, initial).run(rules, phase);
  });
  return { ...program, rules, phases, initialTx: [...initial.values()] };
}

class PhaseFold {
  readonly #program: Program;
  readonly #list: readonly number[];
  readonly #known: KnownVariables;
  /** Sets of rules that a `ctl` before this point may have removed. */
  readonly #removals: ReadonlySet<number>[];
  readonly #retargeted: Set<number>;
  readonly #initial: Initial;
  readonly #dropped: Uint8Array;
  /** What the rules that stay use, up to now. */
  readonly #uses = new TxUses();
  #mayStop = false;

  constructor(
    program: Program,
    list: readonly number[],
    known: KnownVariables,
    removals: ReadonlySet<number>[],
    retargeted: Set<number>,
    initial: Initial,
  ) {
    this.#program = program;
    this.#list = list;
    this.#known = known;
    this.#removals = removals;
    this.#retargeted = retargeted;
    this.#initial = initial;
    this.#dropped = new Uint8Array(list.length);
  }

  #rule(position: number): ProgramRule | undefined {
    return this.#program.rules[this.#list[position] ?? -1];
  }

  /** Returns the positions kept, as rule indexes; writes moved jumps into `rules`. */
  run(rules: ProgramRule[], phase: number): number[] {
    // Rules before this position may be jumped over, or may not run since the phase ended.
    let maybeBefore = 0;
    for (let at = 0; at < this.#list.length; at++) {
      const rule = this.#rule(at);
      if (rule === undefined || this.#dropped[at] === 1) continue;
      const verdict = this.#judge(rule, this.#list[at] ?? -1);
      if (verdict === 'false') {
        this.#dropped[at] = 1;
        continue;
      }
      const removable = this.#removals.some((set) => set.has(this.#list[at] ?? -1));
      const surely = verdict === 'true' && at >= maybeBefore && !removable;
      this.#apply(rule, surely);
      if (phase === 1 && surely && this.#becomesInitial(rule)) {
        this.#dropped[at] = 1;
        continue;
      }
      this.#uses.add(rule);
      this.#mayStop ||= rule.disruption.kind !== 'pass';
      if (verdict === 'true' && rule.jump > at) {
        if (this.#dropRange(at, rule.jump) && isOnlyGate(rule)) this.#dropped[at] = 1;
      } else if (rule.jump > at) maybeBefore = Math.max(maybeBefore, rule.jump);
      if (rule.disruption.kind === 'allow') maybeBefore = this.#list.length;
    }
    return this.#compact(rules);
  }

  /** Does the rule only set constants that nothing before it could have seen? Then they become initial values. */
  #becomesInitial(rule: ProgramRule): boolean {
    if (this.#mayStop || rule.jump >= 0 || !isSilent(rule)) return false;
    const written: (readonly [string, string])[] = [];
    for (const effect of rule.links.flatMap(({ effects }) => effects)) {
      if (effect.kind !== 'setvar' || effect.collection !== 'TX' || effect.operation === 'delete') return false;
      const name = this.#known.expand(effect.key);
      const value = name === undefined ? undefined : this.#known.read(name.toLowerCase());
      if (name === undefined || value === undefined || value === 'absent') return false;
      if (this.#uses.has(name.toLowerCase())) return false;
      written.push([name, value.text]);
    }
    for (const [name, text] of written) this.#initial.set(name.toLowerCase(), [name, text]);
    return true;
  }

  /** Leaves out what is surely jumped over, up to a place where another jump lands; true when that is the whole range. */
  #dropRange(gate: number, jump: number): boolean {
    const own = this.#list[gate] ?? -1;
    const alone = this.#removals.filter((set) => set.has(own));
    let end = jump;
    for (let at = 0; at < gate; at++) {
      const landing = this.#dropped[at] === 1 ? -1 : (this.#rule(at)?.jump ?? -1);
      if (landing > gate && landing < end) end = landing;
    }
    for (let at = gate + 1; at < end; at++) {
      // A gate that `ctl` removes opens the way to rules that it does not remove.
      if (alone.some((set) => !set.has(this.#list[at] ?? -1))) return false;
    }
    this.#dropped.fill(1, gate + 1, end);
    return end === jump;
  }

  #compact(rules: ProgramRule[]): number[] {
    const moved = new Int32Array(this.#list.length + 1);
    let kept = 0;
    for (let at = 0; at <= this.#list.length; at++) {
      moved[at] = kept;
      if (at < this.#list.length && this.#dropped[at] === 0) kept++;
    }
    const left: number[] = [];
    this.#list.forEach((index, at) => {
      const rule = rules[index];
      if (this.#dropped[at] === 1 || rule === undefined) return;
      left.push(index);
      if (rule.jump >= 0) rules[index] = { ...rule, jump: moved[rule.jump] ?? kept };
    });
    return left;
  }

  #apply(rule: ProgramRule, surely: boolean): void {
    for (const link of rule.links) {
      for (const effect of link.effects) {
        if (effect.kind === 'setvar') this.#known.write(effect, surely);
        else if (effect.kind === 'ctl') this.#control(effect);
      }
    }
  }

  #control(control: Control): void {
    if (!control.option.startsWith('ruleRemove')) return;
    const indexes = rulesOfControl(this.#program, control);
    if (control.option.startsWith('ruleRemoveTarget')) for (const index of indexes) this.#retargeted.add(index);
    else this.#removals.push(new Set(indexes));
  }

  #judge(rule: ProgramRule, index: number): Verdict {
    if (this.#retargeted.has(index)) return 'unknown';
    let whole: Verdict = 'true';
    for (const link of rule.links) {
      const verdict = this.#judgeLink(link, rule);
      // The effects of a link run even when a later link fails: only a first link decides alone.
      if (verdict === 'false') return link === rule.links[0] ? 'false' : 'unknown';
      if (verdict === 'unknown') whole = 'unknown';
    }
    return whole;
  }

  #judgeLink(link: ProgramLink, rule: ProgramRule): Verdict {
    const { operator, targets, exclusions } = link;
    if (operator === undefined) return 'true';
    const [target] = targets;
    const simple = target !== undefined && targets.length === 1 && exclusions.length === 0 && !link.capture;
    if (!simple || target.variable !== 'TX' || target.selector?.kind !== 'key' || link.multiMatch) return 'unknown';
    const value = this.#known.read(target.selector.text.toLowerCase());
    if (value === undefined) return 'unknown';
    if (!target.count && value === 'absent') return 'false';
    const plain = target.count ? (value === 'absent' ? '0' : '1') : value === 'absent' ? '' : value.text;
    const argument = this.#known.expand(operator.argument);
    if (argument === undefined) return 'unknown';
    let text = plain;
    for (const name of link.transformations) text = transformations.get(name)?.apply(text) ?? text;
    const fixed = isLiteral(operator.argument) ? operator : { ...operator, argument: [argument] };
    const matches = evaluateOf(fixed, programContext(this.#program, rule.file))(text, noMatchSink);
    return matches !== operator.negated ? 'true' : 'false';
  }
}

/** Does nobody see that the rule matched? */
function isSilent(rule: ProgramRule): boolean {
  const captures = rule.links.some(({ capture }) => capture);
  return !rule.log && !rule.auditLog && !captures && rule.disruption.kind === 'pass' && rule.severity === undefined;
}

/** Does the rule do nothing but jump? */
function isOnlyGate(rule: ProgramRule): boolean {
  return isSilent(rule) && rule.links.every(({ effects }) => effects.length === 0);
}
