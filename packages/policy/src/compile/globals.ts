import { dottedName, type ModuleNode, type RefTerm, refOf, type Term } from '../ast/index.js';

/** Names that a module's text may use for documents: rules of its package and imports. */
export type Globals = ReadonlyMap<string, RefTerm>;

/** The globals of each package, then of each module. */
export function globalsOf(modules: readonly ModuleNode[]): Map<ModuleNode, Globals> {
  const exported = new Map<string, Map<string, RefTerm>>();
  for (const module of modules) {
    const key = JSON.stringify(module.packagePath);
    let names = exported.get(key);
    if (names === undefined) exported.set(key, (names = new Map()));
    for (const rule of module.rules) {
      const head = rule.head.ref.head;
      if (head.kind === 'var' && !names.has(head.name)) {
        names.set(head.name, refOf(['data', ...module.packagePath, head.name], 0));
      }
    }
  }
  const result = new Map<ModuleNode, Globals>();
  for (const module of modules) {
    const names = new Map(exported.get(JSON.stringify(module.packagePath)));
    for (const node of module.imports) {
      const root = node.path.head.kind === 'var' ? node.path.head.name : '';
      if (root === 'future' || root === 'rego') continue;
      const last = node.path.path.at(-1);
      const name = node.alias ?? (last?.kind === 'scalar' ? String(last.value) : root);
      names.set(name, node.path);
    }
    result.set(module, names);
  }
  return result;
}

/** The ref that a global name stands for, placed where the name stood, with more parts behind it. */
export function expandGlobal(global: RefTerm, at: number, more: readonly Term[] = []): RefTerm {
  return {
    kind: 'ref',
    head: { ...global.head, at } as Term,
    path: [...global.path.map((part) => ({ ...part, at }) as Term), ...more],
    at,
  };
}

/** The name of an import in messages. */
export function importText(path: RefTerm, alias: string | undefined): string {
  return `import ${dottedName(path) ?? '?'}${alias === undefined ? '' : ` as ${alias}`}`;
}
