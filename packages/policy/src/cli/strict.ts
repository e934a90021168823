import type { RuleNode, Term } from '../ast/index.js';
import { type CompileProblem, PolicyCompileError } from '../errors.js';
import { parseModule } from '../parser/index.js';

/**
 * What strict mode refuses besides what the compiler does: imports, arguments and assigned variables that nothing uses.
 *
 * @throws {PolicyCompileError}
 */
export function checkStrictly(modules: Readonly<Record<string, string>>, version: 'v0' | 'v1'): void {
  const problems: CompileProblem[] = [];
  for (const [file, text] of Object.entries(modules)) {
    const module = parseModule(file, text, { version });
    const add = (at: number, message: string): void => {
      problems.push({ code: 'rego_compile_error', message, position: module.source.position(at) });
    };
    const used = new Set<string>();
    for (const rule of module.rules) collectNames(rule, (name) => used.add(name));
    for (const { at, path, alias } of module.imports) {
      const last = path.path.at(-1);
      const root = path.head.kind === 'var' ? path.head.name : '';
      if (root !== 'data' && root !== 'input') continue;
      const name = alias ?? (last?.kind === 'scalar' ? String(last.value) : root);
      if (!used.has(name)) add(at, `import ${pathText(root, path.path)} unused`);
    }
    for (const rule of module.rules) checkRule(rule, add);
  }
  if (problems.length > 0) throw new PolicyCompileError(problems);
}

function pathText(root: string, path: readonly Term[]): string {
  return [root, ...path.map((part) => (part.kind === 'scalar' ? String(part.value) : '_'))].join('.');
}

function checkRule(rule: RuleNode, add: (at: number, message: string) => void): void {
  const counts = new Map<string, number>();
  collectNames(rule, (name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  for (const arg of rule.head.args ?? []) {
    if (arg.kind !== 'var' || isWild(arg.name) || counts.get(arg.name) !== 1) continue;
    add(rule.at, `unused argument ${arg.name}. (hint: use _ (wildcard variable) instead)`);
  }
  for (const { name, at } of assigned(rule)) {
    if (!isWild(name) && counts.get(name) === 1) add(at, `assigned var ${name} unused`);
  }
}

function isWild(name: string): boolean {
  return name === '_' || name.startsWith('$') || name.startsWith('_');
}

/** Variables that `:=` assigns, with their places. */
function assigned(rule: RuleNode): { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = [];
  visit(rule, (node) => {
    const { kind, operator, args } = node as { kind?: string; operator?: { head: Term; path: Term[] }; args?: Term[] };
    if (kind !== 'call' || operator?.head.kind !== 'var' || operator.head.name !== 'assign' || args === undefined)
      return;
    const [left] = args;
    if (left?.kind === 'var') found.push({ name: left.name, at: left.at });
  });
  return found;
}

function collectNames(rule: RuleNode, see: (name: string) => void): void {
  visit(rule, (node) => {
    const { kind, name } = node as { kind?: string; name?: string };
    if (kind === 'var' && typeof name === 'string') see(name);
  });
}

/** Visits every node of a syntax tree; annotations are no part of it. */
function visit(root: object, see: (node: object) => void): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node: unknown = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    see(node);
    for (const [key, child] of Object.entries(node)) if (key !== 'annotations') pending.push(child);
  }
}
