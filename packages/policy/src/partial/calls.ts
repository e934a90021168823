import { type CallExpr, dottedName, type RefTerm, type Term } from '../ast/index.js';
import type { GroupLayout } from '../plan/index.js';
import { body } from './body.js';
import { groupUnknown } from './documents.js';
import { valuesOfTerm } from './known.js';
import type { Frame, Next, Search } from './search.js';
import { hasElse, makeSupport, supportRef } from './support.js';
import { flattenAll, unify } from './unify.js';

/** Where a call stands: for its place and whether it was written infix. */
export interface CallSite {
  readonly at: number;
  readonly infix?: boolean;
}

/**
 * A call whose result is made equal to `target`; without one it must be true. It is computed when its arguments are known,
 * replaced by the bodies of the function where it is one of the policy, and saved otherwise.
 */
export function call(
  s: Search,
  operator: RefTerm,
  args: readonly Term[],
  target: Term | undefined,
  site: CallSite,
  frame: Frame,
  next: Next,
): undefined {
  s.step();
  flattenAll(s, args, frame, (flat) => {
    const known = flat.map((arg) => s.bindings.term(arg, (name) => name));
    const group = functionAt(s, operator);
    const isKnown = known.every((arg) => arg.kind === 'scalar');
    const name = dottedName(operator) ?? '';
    const isLate = group === undefined ? s.setup.unknowns.isVolatile(name) : groupUnknown(s, group);
    if (isKnown && !isLate) return computed(s, operator, known, target, site, frame, next);
    if (group === undefined) return saved(s, operator, known, target, site, frame, next);
    apply(s, group, operator, known, target, site, frame, next);
  });
}

function functionAt(s: Search, operator: RefTerm): GroupLayout | undefined {
  const { program, planned } = s.setup.parts;
  if (program.callables.builtin(dottedName(operator) ?? '') !== undefined) return undefined;
  const { nodes, groups } = planned.environment;
  let node = nodes[0];
  for (const part of operator.path) {
    const child = part.kind === 'scalar' ? node?.children.get(String(part.value)) : undefined;
    node = child === undefined ? undefined : nodes[child];
  }
  return node?.group === undefined ? undefined : groups[node.group];
}

function computed(
  s: Search,
  operator: RefTerm,
  args: readonly Term[],
  target: Term | undefined,
  site: CallSite,
  frame: Frame,
  next: Next,
): undefined {
  const term: Term = { kind: 'call', operator, args: [...args], at: site.at };
  for (const value of valuesOfTerm(s, term, s.plain(frame))) result({ kind: 'scalar', value, at: site.at });

  function result(value: Term): undefined {
    if (target !== undefined) unify(s, value, target, frame, next);
    else if (value.kind !== 'scalar' || value.value !== false) next();
  }
}

function saved(
  s: Search,
  operator: RefTerm,
  args: readonly Term[],
  target: Term | undefined,
  site: CallSite,
  frame: Frame,
  next: Next,
): undefined {
  const expr: CallExpr = {
    kind: 'call',
    operator,
    args: target === undefined ? [...args] : [...args, s.follow(target)],
    at: site.at,
    negated: false,
    with: [],
    ...(site.infix !== undefined && { infix: site.infix }),
  };
  s.save(expr, frame.source, next);
}

/** A function of the policy with something unknown in it or in its arguments. */
function apply(
  s: Search,
  group: GroupLayout,
  operator: RefTerm,
  args: readonly Term[],
  target: Term | undefined,
  site: CallSite,
  frame: Frame,
  next: Next,
): undefined {
  if (group.kind !== 'function') {
    // A call without arguments is the document itself.
    const value = target ?? s.fresh(site.at);
    return unify(s, { kind: 'ref', head: operator.head, path: operator.path, at: site.at }, value, frame, next);
  }
  if (group.rules.some(({ node }) => hasElse(node))) return saved(s, operator, args, target, site, frame, next);
  const fallback = group.rules.find(({ node }) => node.isDefault)?.node.head.value;
  const isPlain =
    fallback === undefined || (target === undefined && fallback.kind === 'scalar' && fallback.value === false);
  if (!isPlain || s.setup.keeps(group.path)) {
    if (!makeSupport(s, group)) return;
    return saved(s, supportRef(group, [], site.at), args, target, site, frame, next);
  }
  for (const rule of group.rules) {
    if (rule.node.isDefault) continue;
    const inner = s.frame(rule);
    const { head } = rule.node;
    match(s, head.args ?? [], args, 0, inner, frame, () =>
      body(s, rule.node.body, inner, () => {
        const value = s.term(head.value ?? { kind: 'scalar', value: true, at: head.at }, inner);
        if (target !== undefined) return unify(s, value, target, frame, next);
        truth(s, value, frame, next);
      }),
    );
  }
}

function match(
  s: Search,
  patterns: readonly Term[],
  args: readonly Term[],
  at: number,
  inner: Frame,
  frame: Frame,
  next: Next,
): undefined {
  if (at === patterns.length) return next();
  unify(s, s.term(patterns[at]!, inner), args[at]!, frame, () => match(s, patterns, args, at + 1, inner, frame, next));
}

/** Goes on where the term is defined and not false. */
export function truth(s: Search, term: Term, frame: Frame, next: Next): undefined {
  const variable = s.fresh(term.at);
  if (s.setup.dropsFalse) s.truths.add(variable.name);
  unify(s, variable, term, frame, () => {
    const value = s.follow(variable);
    if (value.kind === 'scalar') {
      if (value.value !== false) next();
      return;
    }
    if (value.kind !== 'var' && value.kind !== 'ref') return next();
    s.save({ kind: 'term', term: value, at: term.at, negated: false, with: [] }, frame.source, next);
  });
}
