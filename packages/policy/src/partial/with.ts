import { type Expr, isCallOf, type RefTerm, type Term } from '../ast/index.js';
import type { GroupLayout } from '../plan/index.js';
import { groupUnknown } from './documents.js';
import type { Frame, Next, Search } from './search.js';
import { hasElse, makeSupport, supportRef } from './support.js';

/**
 * An expression with `with` modifiers is saved whole: what it reads is another world. Where the modifiers change nothing but
 * unknown documents, rules in it are replaced by their support rules, which are open to the change.
 */
export function withExpr(s: Search, expr: Expr, frame: Frame, next: Next): undefined {
  const kept = s.bindings.expr(expr, frame.rename);
  s.save(isOpen(s, kept) ? withSupport(s, kept) : kept, frame.source, next);
}

function isOpen(s: Search, expr: Expr): boolean {
  return expr.with.every(({ target, builtin }) => {
    if (builtin !== undefined || target.kind !== 'ref' || target.head.kind !== 'var') return false;
    return s.setup.unknowns.covers(target.head.name, target.path);
  });
}

function withSupport(s: Search, expr: Expr): Expr {
  const swap = (term: Term): Term => (term.kind === 'ref' ? (supportOf(s, term) ?? term) : term);
  if (expr.kind === 'term') return { ...expr, term: swap(expr.term) };
  if (isCallOf(expr, 'eq') && expr.kind === 'call') return { ...expr, args: expr.args.map(swap) };
  return expr;
}

function supportOf(s: Search, ref: RefTerm): Term | undefined {
  if (ref.head.kind !== 'var' || ref.head.name !== 'data') return undefined;
  const { nodes, groups } = s.setup.parts.planned.environment;
  let node = nodes[0];
  for (let at = 0; node !== undefined; at++) {
    if (node.group !== undefined) {
      const group: GroupLayout = groups[node.group]!;
      if (group.kind === 'function' || !groupUnknown(s, group)) return undefined;
      if (group.rules.some((rule) => hasElse(rule.node))) return undefined;
      return makeSupport(s, group) ? supportRef(group, ref.path.slice(at), ref.at) : undefined;
    }
    const part = ref.path[at];
    const child = part?.kind === 'scalar' && typeof part.value === 'string' ? node.children.get(part.value) : undefined;
    node = child === undefined ? undefined : nodes[child];
  }
  return undefined;
}
