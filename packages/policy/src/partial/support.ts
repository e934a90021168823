import type { Body, RefTerm, RuleHead, RuleNode, Source, Term } from '../ast/index.js';
import { scalar, variable } from '../ast/index.js';
import type { Rule } from '../compile/index.js';
import type { GroupLayout } from '../plan/index.js';
import { body } from './body.js';
import { collectNames, propagate } from './propagate.js';
import type { Search } from './search.js';
import { SUPPORT_PACKAGE } from './unknowns.js';

/** A rule of a support module: it stands below `data.partial`. */
export interface SupportRule {
  readonly packagePath: readonly string[];
  readonly node: RuleNode;
  readonly source: Source;
}

/** Rules that the result of a partial evaluation refers to. */
export class SupportRules {
  readonly rules: SupportRule[] = [];
  /** The package of the rules that negations need. */
  readonly negationPath: readonly string[] = [SUPPORT_PACKAGE];
  readonly #made = new Map<GroupLayout, boolean>();

  /** Makes the rules of a group when they are first needed; tells whether there are any. */
  ensure(group: GroupLayout, make: () => number): boolean {
    const made = this.#made.get(group);
    if (made !== undefined) return made;
    const isDefined = make() > 0;
    this.#made.set(group, isDefined);
    return isDefined;
  }

  add(rule: SupportRule): undefined {
    this.rules.push(rule);
  }

  addNegation(name: string, args: readonly Term[], saved: Body, source: Source, at: number): undefined {
    const head = headOf(variable(name, at), [], at);
    if (args.length > 0) head.args = [...args];
    head.value = scalar(true, at);
    head.generatedValue = true;
    this.add({ packagePath: this.negationPath, node: ruleOf(head, saved, false), source });
  }
}

/** Whether a rule has an `else`: its order matters, and it is kept as it is. */
export function hasElse(node: RuleNode): boolean {
  return node.otherwise !== undefined;
}

/** Makes the support rules of a group; false when there are none, since no body can hold. */
export function makeSupport(s: Search, group: GroupLayout): boolean {
  return s.support.ensure(group, () => makeRules(s, group));
}

/** A ref to the support rules of a group. */
export function supportRef(group: GroupLayout, rest: readonly Term[], at: number): RefTerm {
  const names = [SUPPORT_PACKAGE, ...group.path].map((name) => scalar(name, at));
  return { kind: 'ref', head: variable('data', at), path: [...names, ...rest], at };
}

/** Makes all rules of a group and tells how many there are. */
function makeRules(s: Search, group: GroupLayout): number {
  let made = 0;
  for (const rule of group.rules) {
    if (rule.node.isDefault) {
      const node = { ...rule.node, head: { ...rule.node.head } };
      s.support.add({ packagePath: packageOf(rule), node, source: rule.module.source });
      made++;
    } else made += makeRule(s, rule);
  }
  return made;
}

function packageOf(rule: Rule): readonly string[] {
  return [SUPPORT_PACKAGE, ...rule.module.packagePath];
}

/** The rules that one rule leads to: one for each way in which its body may hold. */
function makeRule(s: Search, rule: Rule): number {
  const frame = s.frame(rule);
  const { head, at } = rule.node;
  const args = head.args?.map((arg) => s.term(arg, frame));
  const open = new Set<string>();
  for (const arg of args ?? []) collectNames(arg, open);
  const run = (found: () => undefined): void => s.wait(open, () => body(s, rule.node.body, frame, found));
  const results = s.collect(run, (saved) => {
    const path = head.ref.path.map((part) => s.term(part, frame));
    const made: RuleHead = {
      ...headOf(head.ref.head, path, at),
      args: args?.map((arg) => s.term(arg, s.plain(frame))),
      multiValue: head.multiValue,
      usesContains: head.multiValue,
    };
    if (head.multiValue) made.key = s.term(head.key!, frame);
    else {
      made.value = head.value === undefined ? scalar(true, at) : s.term(head.value, frame);
      made.generatedValue = made.value.kind === 'scalar' && made.value.value === true;
    }
    const live = new Set(open);
    for (const term of [made.key, made.value, ...made.ref.path]) if (term !== undefined) collectNames(term, live);
    const kept = propagate(saved, live, s.setup.parts.program);
    if (kept === undefined) return false;
    s.support.add({ packagePath: packageOf(rule), node: ruleOf(made, kept, false), source: rule.module.source });
    return true;
  });
  return results.filter(Boolean).length;
}

function headOf(name: Term, path: readonly Term[], at: number): RuleHead {
  return {
    at,
    ref: { kind: 'ref', head: name, path: [...path], at },
    args: undefined,
    key: undefined,
    value: undefined,
    generatedValue: false,
    assign: true,
    usesContains: false,
    usesIf: true,
    multiValue: false,
  };
}

function ruleOf(head: RuleHead, saved: Body, isDefault: boolean): RuleNode {
  const { at } = head;
  const always: Body = [{ kind: 'term', term: scalar(true, at), at, negated: false, with: [], generated: true }];
  return {
    at,
    isDefault,
    head,
    body: saved.length === 0 ? always : saved,
    generatedBody: false,
    otherwise: undefined,
    annotations: [],
  };
}
