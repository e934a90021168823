import type { Body, RefTerm, Source, Term } from '../ast/index.js';
import { compileQuery, descend, type Rule } from '../compile/index.js';
import { type Policy, partsOf } from '../policy.js';

/** Documents that a query needs. */
export interface DocumentsUsed {
  /** Paths of `input` and of base documents, as names; each is the longest constant path that is read. */
  readonly base: readonly (readonly string[])[];
  /** Paths of rules. */
  readonly virtual: readonly (readonly string[])[];
}

/** Which base and virtual documents a query depends on. @throws {PolicyCompileError} */
export function documentsUsed(policy: Policy, source: Source, parsed: Body): DocumentsUsed {
  const { program } = partsOf(policy);
  const { body } = compileQuery(source, parsed, program);
  const base = new Map<string, readonly string[]>();
  const virtual = new Map<string, readonly string[]>();
  const seen = new Set<Rule>();
  const pending: object[] = [body];
  const visitRef = (ref: RefTerm): void => {
    if (ref.head.kind !== 'var') return;
    const { name } = ref.head;
    const constant = constantPath(ref.path);
    if (name === 'input') base.set(['input', ...constant].join('\u0000'), ['input', ...constant]);
    if (name !== 'data') return;
    const { node, rest } = descend(program.tree, ref.path);
    const whole = rest.length === 0 || node.rules.length > 0;
    const rules = whole ? rulesBelow(node) : [];
    if (rules.length === 0) base.set(['data', ...constant].join('\u0000'), ['data', ...constant]);
    for (const rule of rules) {
      const path = ['data', ...constantPath(rule.path.slice(0, rule.ground))];
      virtual.set(path.join('\u0000'), path);
      if (seen.has(rule)) continue;
      seen.add(rule);
      pending.push(rule.node);
    }
  };
  while (pending.length > 0) {
    const node: unknown = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    const { kind } = node as { kind?: string };
    if (kind === 'ref') visitRef(node as RefTerm);
    if (kind === 'var' && (node as { name: string }).name === 'input') base.set('input', ['input']);
    for (const [key, child] of Object.entries(node)) {
      // The head of a ref is no variable of its own.
      if (key === 'annotations' || (kind === 'ref' && key === 'head')) continue;
      if (child !== null && typeof child === 'object') pending.push(child as object);
    }
  }
  return { base: withoutPrefixes(base), virtual: sortedPaths(virtual) };
}

function rulesBelow(node: ReturnType<typeof descend>['node']): Rule[] {
  return [...node.rules, ...[...node.children.values()].flatMap(rulesBelow)];
}

function constantPath(path: readonly Term[]): string[] {
  const names: string[] = [];
  for (const part of path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') break;
    names.push(part.value);
  }
  return names;
}

/** Who reads a document reads what stands below it. */
function withoutPrefixes(paths: ReadonlyMap<string, readonly string[]>): (readonly string[])[] {
  const sorted = sortedPaths(paths);
  return sorted.filter(
    (path) => !sorted.some((other) => other.length < path.length && other.every((name, i) => path[i] === name)),
  );
}

function sortedPaths(paths: ReadonlyMap<string, readonly string[]>): (readonly string[])[] {
  return [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}
