import type { RefTerm, Term } from '../ast/index.js';
import type { Rule } from '../compile/index.js';
import type { GroupLayout } from '../plan/index.js';
import { equal, RegoSet, type Value } from '../values/index.js';
import { body } from './body.js';
import { members } from './members.js';
import type { Frame, Next, Search } from './search.js';
import { hasElse, makeSupport, supportRef } from './support.js';
import { equality, unify, walk } from './unify.js';

/** The values of a ref that is not one to save, each made equal to a term. */
export function document(s: Search, ref: RefTerm, target: Term, frame: Frame, next: Next): undefined {
  const head = s.follow(ref.head);
  if (head.kind === 'var' && head.name === 'input') {
    const { input } = s.setup;
    if (input !== undefined) walk(s, { kind: 'scalar', value: input, at: ref.at }, ref.path, target, frame, next);
    return;
  }
  if (head.kind === 'var' && head.name === 'data') {
    tree(s, { ref, target, frame, next }, 0, 0, [...ref.path]);
    return;
  }
  walk(s, head, ref.path, target, frame, next);
}

interface Lookup {
  readonly ref: RefTerm;
  readonly target: Term;
  readonly frame: Frame;
  readonly next: Next;
}

/** From a node of the rule tree on; `path` is the ref's with the parts before `at` known. */
function tree(s: Search, look: Lookup, node: number, at: number, path: readonly Term[]): undefined {
  const { nodes, groups } = s.setup.parts.planned.environment;
  const plan = nodes[node]!;
  if (plan.group !== undefined) return virtual(s, look, groups[plan.group]!, at, path);
  if (at === path.length) return whole(s, look, node, path);
  const part = s.follow(path[at]!);
  if (part.kind === 'scalar') {
    const child = typeof part.value === 'string' ? plan.children.get(part.value) : undefined;
    if (child !== undefined) return tree(s, look, child, at + 1, path);
    return base(s, look, plan.path, path.slice(at));
  }
  for (const [name, child] of plan.children) {
    const key: Term = { kind: 'scalar', value: name, at: look.ref.at };
    unify(s, key, part, look.frame, () => tree(s, look, child, at + 1, withPart(path, at, key)));
  }
  for (const [name, value] of members(baseAt(s, plan.path) ?? null)) {
    if (typeof name !== 'string' || plan.children.has(name)) continue;
    unify(s, { kind: 'scalar', value: name, at: look.ref.at }, part, look.frame, () =>
      walk(s, { kind: 'scalar', value, at: look.ref.at }, path.slice(at + 1), look.target, look.frame, look.next),
    );
  }
}

function withPart(path: readonly Term[], at: number, part: Term): Term[] {
  return path.map((old, i) => (i === at ? part : old));
}

function base(s: Search, look: Lookup, path: readonly string[], rest: readonly Term[]): undefined {
  const value = baseAt(s, path);
  if (value === undefined) return;
  walk(s, { kind: 'scalar', value, at: look.ref.at }, rest, look.target, look.frame, look.next);
}

function baseAt(s: Search, path: readonly string[]): Value | undefined {
  let value: Value | undefined = s.setup.parts.data;
  for (const name of path) value = members(value ?? null).find(([key]) => key === name)?.[1];
  return value;
}

/** A document with everything below it. */
function whole(s: Search, look: Lookup, node: number, path: readonly Term[]): undefined {
  const { nodes, groups } = s.setup.parts.planned.environment;
  const isUnknown = (index: number): boolean => {
    const { group, children } = nodes[index]!;
    return (group !== undefined && groupUnknown(s, groups[group]!)) || [...children.values()].some(isUnknown);
  };
  if (isUnknown(node))
    return s.save(equality({ ...look.ref, path: [...path] }, look.target), look.frame.source, look.next);
  const value = documentValue(s, nodes[node]!.path);
  if (value !== undefined) unify(s, { kind: 'scalar', value, at: look.ref.at }, look.target, look.frame, look.next);
}

function documentValue(s: Search, path: readonly string[]): Value | undefined {
  const { parts, input, options } = s.setup;
  return parts.instance.run(parts.instance.document(path), input, parts.data, parts.planned.plan.slots, options);
}

/** Whether a group of rules may depend on what is unknown. */
export function groupUnknown(s: Search, group: GroupLayout): boolean {
  return group.rules.some((rule) => s.setup.unknowns.has(rule));
}

/** A document that rules make: their values put in, or a rule of the support modules in its place. */
function virtual(s: Search, look: Lookup, group: GroupLayout, at: number, path: readonly Term[]): undefined {
  if (group.kind === 'function') return;
  const { frame, next, target } = look;
  const rest = path.slice(at);
  if (!groupUnknown(s, group)) {
    const value = documentValue(s, group.path);
    if (value !== undefined) walk(s, { kind: 'scalar', value, at: look.ref.at }, rest, target, frame, next);
    return;
  }
  if (group.rules.some(({ node }) => hasElse(node))) {
    return s.save(equality({ ...look.ref, path: [...path] }, target), frame.source, next);
  }
  if (needsSupport(s, group, rest, target)) {
    if (makeSupport(s, group)) {
      return s.save(equality(supportRef(group, rest, look.ref.at), target), frame.source, next);
    }
    const empty = group.kind === 'set' ? new RegoSet() : {};
    if (group.kind === 'complete' || rest.length > 0) return;
    return unify(s, { kind: 'scalar', value: empty, at: look.ref.at }, target, frame, next);
  }
  for (const rule of group.rules) {
    if (!rule.node.isDefault) entry(s, rule, group, rest, look);
  }
}

function needsSupport(s: Search, group: GroupLayout, rest: readonly Term[], target: Term): boolean {
  if (s.setup.keeps(group.path)) return true;
  const fallback = group.rules.find(({ node }) => node.isDefault);
  if (group.kind === 'complete') {
    if (fallback === undefined) return false;
    const wanted = s.bindings.term(target, (name) => name);
    const { value } = fallback.node.head;
    const isFalse = value?.kind === 'scalar' && value.value === false;
    if (isFalse && rest.length === 0 && wanted.kind === 'var' && s.truths.has(wanted.name)) return false;
    return rest.length > 0 || wanted.kind !== 'scalar' || value?.kind !== 'scalar' || equal(value.value, wanted.value);
  }
  if (fallback !== undefined) return true;
  return group.rules.some((rule) => rest.length < keysNeeded(rule, group));
}

/** How many keys lead from the group's path to a value that is whole by itself. */
function keysNeeded(rule: Rule, group: GroupLayout): number {
  return rule.path.length - group.path.length + (rule.node.head.multiValue ? 1 : 0);
}

/** What one rule adds: its keys are made equal to the ref's, known ones first. */
function entry(s: Search, rule: Rule, group: GroupLayout, rest: readonly Term[], look: Lookup): undefined {
  const inner = s.frame(rule);
  const { head } = rule.node;
  const keys = rule.path.slice(group.path.length);
  if (head.multiValue) keys.push(head.key!);
  const before: [Term, Term][] = [];
  const after: [Term, Term][] = [];
  for (const [i, key] of keys.entries()) {
    const wanted = s.bindings.term(rest[i]!, (name) => name);
    (wanted.kind === 'scalar' ? before : after).push([key, wanted]);
  }
  match(s, before, inner, look.frame, () =>
    body(s, rule.node.body, inner, () =>
      match(s, after, inner, look.frame, () => {
        const value = head.multiValue ? head.key! : (head.value ?? { kind: 'scalar', value: true, at: head.at });
        walk(s, s.term(value, inner), rest.slice(keys.length), look.target, look.frame, look.next);
      }),
    ),
  );
}

function match(
  s: Search,
  pairs: readonly (readonly [Term, Term])[],
  inner: Frame,
  frame: Frame,
  next: Next,
): undefined {
  const [first, ...rest] = pairs;
  if (first === undefined) return next();
  unify(s, s.term(first[0], inner), first[1], frame, () => match(s, rest, inner, frame, next));
}
