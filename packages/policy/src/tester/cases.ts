import { type Expr, type RuleNode, refOf, type Term } from '../ast/index.js';

/**
 * Lets a test with cases (`test_x[name]`) tell which case it is in: behind the expression in which the last variable of its name gets a
 * value stands a call of `internal.test_case`, so that cases that fail later are known too.
 */
export function injectCases(rule: RuleNode): void {
  const names = [...rule.head.ref.path, ...(rule.head.key === undefined ? [] : [rule.head.key])].filter(
    (part) => part.kind !== 'scalar' || typeof part.value !== 'string',
  );
  if (names.length === 0) return;
  const wanted = new Set(names.flatMap((name) => (name.kind === 'var' ? [name.name] : [])));
  let at = 0;
  for (const [index, expr] of rule.body.entries()) {
    if (wanted.size === 0) break;
    const before = wanted.size;
    forEachName(expr, (name) => wanted.delete(name));
    if (wanted.size < before && !onlyDeclares(expr)) at = index + 1;
  }
  rule.body = rule.body.toSpliced(at, 0, caseCall(names, rule.at));
}

/** `some x` names a variable and gives it no value. */
function onlyDeclares(expr: Expr): boolean {
  return expr.kind === 'some' && !expr.symbols.some(({ kind }) => kind === 'call');
}

function caseCall(names: readonly Term[], at: number): Expr {
  return {
    kind: 'call',
    at,
    negated: false,
    with: [],
    generated: true,
    operator: refOf(['internal', 'test_case'], at),
    args: [{ kind: 'array', items: [...names], at }],
  };
}

function forEachName(expr: Expr, see: (name: string) => void): void {
  const pending: unknown[] = [expr];
  while (pending.length > 0) {
    const node: unknown = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    const { kind, name } = node as { kind?: string; name?: string };
    if (kind === 'var' && typeof name === 'string') see(name);
    pending.push(...Object.values(node));
  }
}
