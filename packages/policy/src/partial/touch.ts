import { type Body, dottedName, type Expr, type Term } from '../ast/index.js';
import { descend, ownBodies, ownTerms, refDependencies, walkBody, walkTerm } from '../compile/index.js';
import type { Frame, Search } from './search.js';

/**
 * Whether the expression cannot be evaluated now: it reads an unknown document, a rule that depends on one, a variable that
 * waits for one, or calls a builtin whose answer changes.
 */
export function touches(s: Search, expr: Expr, frame: Frame): boolean {
  if (expr.kind === 'call' && touchesOperator(s, expr)) return true;
  for (const term of ownTerms(expr)) if (touchesTerm(s, term, frame)) return true;
  for (const { target } of expr.with) {
    if (target.kind === 'ref' && target.path.some((part) => touchesTerm(s, part, frame))) return true;
  }
  return ownBodies(expr).some((body) => touchesBody(s, body, frame));
}

function touchesBody(s: Search, body: Body, frame: Frame): boolean {
  return body.some((expr) => touches(s, expr, frame));
}

/** As {@link touches}, for a term of a frame. */
export function touchesTerm(s: Search, term: Term, frame: Frame): boolean {
  let found = false;
  walkTerm(term, (part) => {
    if (found) return false;
    switch (part.kind) {
      case 'var':
        found = part.name !== 'input' && part.name !== 'data' && isOpen(s, frame.rename(part.name));
        break;
      case 'ref':
        found = touchesRef(s, part, frame);
        break;
      case 'call':
        found = touchesOperator(s, part);
        break;
      case 'array-comprehension':
      case 'set-comprehension':
        found = touchesTerm(s, part.head, frame) || touchesBody(s, part.body, frame);
        return false;
      case 'object-comprehension':
        found = touchesTerm(s, part.key, frame) || touchesTerm(s, part.value, frame);
        found ||= touchesBody(s, part.body, frame);
        return false;
    }
    return !found;
  });
  return found;
}

/** A variable that waits, or stands for something that is no constant. */
function isOpen(s: Search, name: string): boolean {
  if (s.isWaiting(name)) return true;
  const bound = s.bindings.get(name);
  if (bound === undefined) return false;
  const term = s.follow(bound);
  return term.kind !== 'scalar';
}

function touchesRef(s: Search, ref: Term & { kind: 'ref' }, frame: Frame): boolean {
  if (ref.head.kind !== 'var') return false;
  const { name } = ref.head;
  if (name !== 'input' && name !== 'data') return false;
  const path = ref.path.map((part) => {
    const known = part.kind === 'var' ? s.follow({ ...part, name: frame.rename(part.name) }) : part;
    return known.kind === 'scalar' ? known : part;
  });
  const resolved = { ...ref, path };
  if (s.setup.unknowns.overlaps(resolved)) return true;
  if (name === 'input') return false;
  for (const rule of refDependencies(resolved, s.setup.parts.program.tree)) {
    if (s.setup.unknowns.has(rule)) return true;
  }
  return false;
}

function touchesOperator(s: Search, call: { readonly operator: Term & { kind: 'ref' } }): boolean {
  const { operator } = call;
  if (operator.head.kind !== 'var') return false;
  const name = dottedName(operator) ?? '';
  const { program } = s.setup.parts;
  if (program.callables.builtin(name) !== undefined) return s.setup.unknowns.isVolatile(name);
  if (operator.head.name !== 'data') return false;
  return descend(program.tree, operator.path).node.rules.some((rule) => s.setup.unknowns.has(rule));
}

/** The names of all variables in expressions, those of closures too. */
export function namesIn(body: Body): Set<string> {
  const names = new Set<string>();
  walkBody(body, (term) => {
    if (term.kind === 'var' && term.name !== 'input' && term.name !== 'data') names.add(term.name);
    return true;
  });
  for (const expr of body) {
    for (const { target } of expr.with) {
      if (target.kind === 'ref') for (const part of target.path) for (const name of namesInTerm(part)) names.add(name);
    }
  }
  return names;
}

function namesInTerm(term: Term): Set<string> {
  const names = new Set<string>();
  walkTerm(term, (part) => {
    if (part.kind === 'var') names.add(part.name);
    return true;
  });
  return names;
}
