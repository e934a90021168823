import { type Body, dottedName, type RefTerm, type Source } from '../ast/index.js';
import type { CompileProblem } from '../errors.js';

/** Builtins that OPA refuses in queries of clients. */
export const UNSAFE_BUILTINS: readonly string[] = ['http.send'];

/** The calls in a query of builtins that clients must not call. Visits every node of the syntax tree. */
export function unsafeCalls(source: Source, body: Body, names: readonly string[]): CompileProblem[] {
  const problems: CompileProblem[] = [];
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const node: unknown = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    const { kind, operator, at } = node as { kind?: unknown; operator?: RefTerm; at?: number };
    if (kind === 'call' && operator !== undefined) {
      const name = dottedName(operator);
      if (name !== undefined && names.includes(name)) {
        problems.push({
          code: 'rego_type_error',
          message: `unsafe built-in function calls in expression: ${name}`,
          position: source.position(at ?? 0),
        });
      }
    }
    pending.push(...(Array.isArray(node) ? node : Object.values(node)));
  }
  return problems;
}
