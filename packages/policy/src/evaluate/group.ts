import type { Position } from '../ast/index.js';
import { ConflictError } from '../errors.js';
import type { GroupPlan, PlanTerm, RulePlan } from '../plan/index.js';
import { equal, RegoSet, termText, type Value } from '../values/index.js';
import { select } from './access.js';
import type { ClosureCompiler } from './compiler.js';
import { DocumentBuilder } from './document-builder.js';
import { guarded } from './guards.js';
import { RuleIndex } from './index-rules.js';
import type { Get, Machine, Place, Run } from './machine.js';
import { compileBlock } from './ops.js';
import { compileTerm } from './terms.js';

/** From so many rules on, each is compiled when it is first tried. */
const MANY = 16;

/** A rule ready to run: puts what it finds where the group collects. */
interface Branch {
  run: Run;
  readonly place: Place;
  readonly otherwise: Branch | undefined;
}

/** Evaluates the rules of one document or function. */
export class GroupRunner {
  readonly plan: GroupPlan;
  /** The value of the document. */
  readonly get: Get;
  readonly #branches: readonly Branch[];
  readonly #index: RuleIndex;
  readonly #fallback: Get | undefined;
  /** Whether the first value found is the only possible one. */
  readonly #settled: boolean;
  // What the evaluation at hand has found; evaluations inside it save and restore these.
  #found: Value | undefined;
  #foundAt: Place | undefined;
  #set: RegoSet = new RegoSet();
  #object: DocumentBuilder = new DocumentBuilder();

  constructor(c: ClosureCompiler, plan: GroupPlan) {
    this.plan = plan;
    const isLate = plan.rules.length >= MANY;
    this.#branches = plan.rules.map((rule) => (isLate ? this.#late(c, rule) : this.#compiled(c, rule)));
    this.#index = new RuleIndex(c, plan);
    const fallback = plan.fallback?.value;
    this.#fallback = fallback === undefined ? undefined : compileTerm(c, fallback);
    this.#settled = allSame(plan.rules);
    this.get = this.#getter();
  }

  #getter(): Get {
    const { id, path, kind } = this.plan;
    const compute =
      kind === 'complete'
        ? (m: Machine) => this.#complete(m)
        : kind === 'set'
          ? (m: Machine) => this.#collectSet(m)
          : (m: Machine) => this.#collectObject(m);
    return (m) => {
      if (m.overrides !== undefined) {
        const replaced = overridden(m, path);
        if (replaced !== undefined) return replaced.value;
      }
      if (m.memoEpoch[id] === m.epoch) return m.memo[id];
      if (++m.steps > m.limit) m.exhausted();
      const { epoch } = m;
      const value = m.active[id] ? this.#aside(m, compute) : compute(m);
      m.memo[id] = value;
      m.memoEpoch[id] = epoch;
      return value;
    };
  }

  /** Computes while a scan is under way in the group's own rules: their slots are put back afterwards. */
  #aside(m: Machine, compute: Get): Value | undefined {
    const [from, to] = this.plan.slots;
    const kept = m.slots.slice(from, to);
    m.active[this.plan.id] = false;
    const value = compute(m);
    m.active[this.plan.id] = true;
    for (let i = 0; i < kept.length; i++) m.slots[from + i] = kept[i];
    return value;
  }

  /** Calls the function. */
  apply(m: Machine, args: readonly Value[]): Value | undefined {
    if (++m.steps > m.limit) m.exhausted();
    const slots = this.plan.args;
    for (let i = 0; i < slots.length; i++) m.slots[slots[i]!] = args[i];
    return this.#complete(m);
  }

  #complete(m: Machine): Value | undefined {
    const outer = this.#found;
    this.#found = undefined;
    const candidates = this.#index.candidates(m);
    for (let i = 0; i < candidates.length; i++) {
      const branch = this.#branches[candidates[i]!]!;
      if (branch.otherwise === undefined) branch.run(m);
      else this.#chain(m, branch);
      if (this.#settled && this.#found !== undefined) break;
    }
    let value: Value | undefined = this.#found;
    this.#found = outer;
    if (value === undefined && this.#fallback !== undefined) value = this.#fallback(m);
    return value;
  }

  /** A rule and its `else` branches: the first that finds a value counts. */
  #chain(m: Machine, first: Branch): void {
    const before: Value | undefined = this.#found;
    const placeBefore = this.#foundAt;
    for (let branch: Branch | undefined = first; branch !== undefined; branch = branch.otherwise) {
      this.#found = undefined;
      branch.run(m);
      if (this.#found !== undefined) break;
    }
    const value: Value | undefined = this.#found;
    this.#found = before;
    this.#foundAt = placeBefore;
    if (value !== undefined) this.#merge(value, first.place);
  }

  #merge(value: Value, place: Place): void {
    const known = this.#found;
    if (known === undefined) {
      this.#found = value;
      this.#foundAt = place;
    } else if (!equal(known, value)) {
      const what =
        this.plan.kind === 'function'
          ? 'functions must not produce multiple outputs for same inputs'
          : 'complete rules must not produce multiple outputs';
      const listing = conflictListing(this.plan, [known, value], [this.#foundAt?.(), place()]);
      throw new ConflictError(what, place(), listing);
    }
  }

  #collectSet(m: Machine): Value {
    const outer = this.#set;
    const result = new RegoSet();
    this.#set = result;
    this.#runAll(m);
    this.#set = outer;
    return result;
  }

  #collectObject(m: Machine): Value {
    const outer = this.#object;
    const result = new DocumentBuilder();
    this.#object = result;
    this.#runAll(m);
    this.#object = outer;
    if (this.plan.fallback !== undefined) this.#addFallback(m, result);
    return result.build();
  }

  #addFallback(m: Machine, result: DocumentBuilder): void {
    const { suffix } = this.plan.fallback!;
    const keys = suffix.map((part) => (part as PlanTerm & { op: 'const' }).value);
    const value = this.#fallback?.(m);
    if (value !== undefined && keys.every((key) => key !== undefined)) result.addMissing(keys, value);
  }

  #runAll(m: Machine): void {
    const candidates = this.#index.candidates(m);
    for (let i = 0; i < candidates.length; i++) {
      const branch = this.#branches[candidates[i]!]!;
      if (branch.otherwise === undefined) branch.run(m);
      else this.#objectChain(m, branch);
    }
  }

  /** `else` in rules of an object: the first branch that adds something counts. */
  #objectChain(m: Machine, first: Branch): void {
    const before = this.#object.size;
    for (let branch: Branch | undefined = first; branch !== undefined; branch = branch.otherwise) {
      branch.run(m);
      if (this.#object.size > before) return;
    }
  }

  #compiled(c: ClosureCompiler, rule: RulePlan): Branch {
    return c.inModule(rule.module, () => c.inOrder(false, () => this.#branch(c, rule)));
  }

  /** A branch that is compiled when it is first tried: of many rules an index lets most never be. */
  #late(c: ClosureCompiler, rule: RulePlan): Branch {
    if (rule.otherwise !== undefined) return this.#compiled(c, rule);
    const branch: Branch = {
      place: () => this.#compiled(c, rule).place(),
      run: (m) => {
        branch.run = this.#compiled(c, rule).run;
        return branch.run(m);
      },
      otherwise: undefined,
    };
    return branch;
  }

  #branch(c: ClosureCompiler, rule: RulePlan): Branch {
    return {
      place: c.place(rule.at),
      run: this.#body(c, rule),
      otherwise: rule.otherwise === undefined ? undefined : this.#branch(c, rule.otherwise),
    };
  }

  #body(c: ClosureCompiler, rule: RulePlan): Run {
    const sink = this.#sink(c, rule);
    if (!c.explained) return guarded(c, rule.ops, this.plan.args, compileBlock(c, rule.ops, sink));
    const { source } = c;
    const run = compileBlock(c, rule.ops, (m) => {
      m.observer?.holds();
      return sink(m);
    });
    return guarded(c, rule.ops, this.plan.args, (m) => {
      m.observer?.enter(this.plan, rule, source);
      const stop = run(m);
      m.observer?.exit();
      return stop;
    });
  }

  /** What happens at each solution of a rule's body. */
  #sink(c: ClosureCompiler, rule: RulePlan): Run {
    const value = rule.value === undefined ? undefined : compileTerm(c, rule.value);
    const key = rule.key === undefined ? undefined : compileTerm(c, rule.key);
    switch (this.plan.kind) {
      case 'set': {
        const once = rule.key?.op === 'const';
        return (m) => {
          const member = key!(m);
          if (member !== undefined) this.#set.add(member);
          return once;
        };
      }
      case 'object': {
        const path = rule.suffix.map((part) => compileTerm(c, part));
        const once = rule.suffix.every(isConstant) && (rule.key ?? rule.value)?.op === 'const';
        const multi = rule.key !== undefined;
        const place = c.place(rule.at);
        return (m) => {
          const keys: Value[] = [];
          for (let i = 0; i < path.length; i++) {
            const part = path[i]!(m);
            if (part === undefined) return false;
            keys.push(part);
          }
          const leaf = multi ? key!(m) : value!(m);
          if (leaf !== undefined) this.#object.add(keys, leaf, multi, place);
          return once;
        };
      }
      default: {
        const once = rule.value?.op === 'const';
        const place = c.place(rule.at);
        return (m) => {
          const result = value!(m);
          if (result === undefined) return false;
          this.#merge(result, place);
          return once;
        };
      }
    }
  }
}

/** The rule and its two values in the order of the text, as OPA lists them. */
function conflictListing(plan: GroupPlan, values: readonly Value[], places: readonly (Position | undefined)[]): string {
  const rule = ['data', ...plan.path].join('.');
  const what =
    plan.kind === 'function'
      ? `function ${rule} produced conflicting values for the same inputs`
      : `rule ${rule} produced conflicting values`;
  const rows = values.map((value, i) => ({ value, place: places[i] }));
  rows.sort((a, b) => (a.place?.row ?? 0) - (b.place?.row ?? 0));
  const lines = rows.map(({ value, place }) => `\n  ${termText(value)} at ${place?.file}:${place?.row}`);
  return `${what}:${lines.join('')}`;
}

function isConstant(term: PlanTerm): boolean {
  return term.op === 'const';
}

/** Whether all rules have one and the same constant value, so that one of them is enough. */
function allSame(rules: readonly RulePlan[]): boolean {
  let first: Value | undefined;
  for (const rule of rules) {
    for (let branch: RulePlan | undefined = rule; branch !== undefined; branch = branch.otherwise) {
      if (branch.value?.op !== 'const') return false;
      first ??= branch.value.value;
      if (!equal(first, branch.value.value)) return false;
    }
  }
  return true;
}

/** The value that a `with` put at the path or above it; undefined when none did. */
function overridden(m: Machine, path: readonly string[]): { value: Value | undefined } | undefined {
  const overrides = m.overrides!;
  for (let i = overrides.length - 1; i >= 0; i--) {
    const override = overrides[i]!;
    if (override.path.length > path.length || !override.path.every((part, at) => part === path[at])) continue;
    let value: Value | undefined = m.data;
    for (const part of path) value = value === undefined ? undefined : select(value, part);
    return { value };
  }
  return undefined;
}
