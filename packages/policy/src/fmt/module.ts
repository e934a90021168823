import type { ImportNode, ModuleNode, RuleNode } from '../ast/index.js';
import { parseModule } from '../parser/index.js';
import { compareStrings } from '../values/index.js';
import { Page, type PlacedComment, type Style } from './page.js';
import { writeRules } from './rules.js';
import { writeRef } from './terms.js';

/** Options of {@link formatModule}. */
export interface FormatOptions {
  /** Language version that the module is read and written in. @default 'v1' */
  readonly version?: 'v0' | 'v1';
  /** Whether imports of `rego.v1` and `future.keywords` are left out. @default false */
  readonly dropImports?: boolean;
}

/**
 * A module in its canonical form, as `opa fmt` writes it.
 *
 * @throws {PolicyCompileError} when it does not parse.
 */
export function formatModule(file: string, text: string, options: FormatOptions = {}): string {
  const version = options.version ?? 'v1';
  const module = parseModule(file, text, { version });
  const page = new Page(module.source, module.comments, styleOf(module));
  writePackage(page, module);
  const imports = options.dropImports === true ? module.imports.filter((node) => !isDirective(node)) : module.imports;
  for (const part of inOrder(imports, module.rules)) {
    if (part.kind === 'imports') writeImports(page, part.imports);
    else writeRules(page, part.rules, part.end ?? text.length);
  }
  for (const comment of page.comments) page.writeLine(comment.text);
  return page.text();
}

type Part =
  | { readonly kind: 'imports'; readonly imports: readonly ImportNode[] }
  | { readonly kind: 'rules'; readonly rules: readonly RuleNode[]; readonly end: number | undefined };

/** Imports and rules in the order of the text, neighbours of a kind together. */
function inOrder(imports: readonly ImportNode[], rules: readonly RuleNode[]): Part[] {
  const all = [...imports.map((node) => ({ node, at: node.at })), ...rules.map((rule) => ({ rule, at: rule.at }))].sort(
    (a, b) => a.at - b.at,
  );
  const parts: Part[] = [];
  for (let i = 0; i < all.length; ) {
    const isImport = 'node' in all[i]!;
    let end = i;
    while (end < all.length && 'node' in all[end]! === isImport) end += 1;
    const group = all.slice(i, end);
    if (isImport) parts.push({ kind: 'imports', imports: group.flatMap((one) => ('node' in one ? [one.node] : [])) });
    else {
      parts.push({
        kind: 'rules',
        rules: group.flatMap((one) => ('rule' in one ? [one.rule] : [])),
        end: all[end]?.at,
      });
    }
    i = end;
  }
  return parts;
}

function styleOf(module: ModuleNode): Style {
  const paths = module.imports.map(pathOf);
  const v1Import = paths.some((path) => path === 'rego.v1' || path === 'rego.v2');
  const all = paths.includes('future.keywords');
  const v1 = module.version === 'v1';
  const refHeads = module.rules.some(({ head }) => {
    const parts = head.ref.path.length + 1;
    return parts > 2 || (parts === 2 && head.key !== undefined && head.value === undefined);
  });
  return {
    v1,
    ifs: v1 || v1Import || all || paths.includes('future.keywords.if'),
    contains: v1 || v1Import || all || paths.includes('future.keywords.contains'),
    refHeads,
  };
}

function pathOf({ path }: ImportNode): string {
  const head = path.head.kind === 'var' ? path.head.name : '';
  return [head, ...path.path.map((part) => (part.kind === 'scalar' ? String(part.value) : ''))].join('.');
}

function isDirective(node: ImportNode): boolean {
  const path = pathOf(node);
  return path === 'rego.v1' || path === 'future.keywords' || path.startsWith('future.keywords.');
}

function writePackage(page: Page, { packageAt, packagePath }: ModuleNode): void {
  page.placeComments(page.row(packageAt));
  page.startLine();
  const [head, ...rest] = packagePath;
  page.write('package ');
  writeRef(page, {
    kind: 'ref',
    at: packageAt,
    head: { kind: 'var', name: head ?? '', at: packageAt },
    path: rest.map((value) => ({ kind: 'scalar', value, at: packageAt })),
  });
  page.blankLine();
}

/** Imports in groups, as blank lines part them; each group in order. */
function writeImports(page: Page, imports: readonly ImportNode[]): void {
  const beside = new Map<ImportNode, PlacedComment>();
  for (const comment of page.comments) {
    const node = imports.find(({ at }) => page.row(at) === comment.row);
    if (node !== undefined) beside.set(node, comment);
  }
  const used = new Set(beside.values());
  page.comments = page.comments.filter((comment) => !used.has(comment));
  for (const group of groupsOf(page, imports)) {
    page.placeComments(page.row(group[0]!.at));
    for (const node of [...group].sort(compareImports)) {
      page.startLine();
      page.write('import ');
      writeRef(page, node.path, isDirective(node));
      if (node.alias !== undefined) page.write(` as ${node.alias}`);
      const comment = beside.get(node);
      if (comment !== undefined) page.write(` ${comment.text}`);
      page.endLine();
    }
    page.blankLine();
  }
}

function groupsOf(page: Page, imports: readonly ImportNode[]): ImportNode[][] {
  const groups: ImportNode[][] = [];
  let last: ImportNode | undefined;
  for (const node of imports) {
    if (last === undefined || page.row(node.at) - page.row(last.at) > 1) groups.push([]);
    groups.at(-1)!.push(node);
    last = node;
  }
  return groups;
}

function compareImports(a: ImportNode, b: ImportNode): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareStrings(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareStrings(a.alias ?? '', b.alias ?? '');
}

function partsOf({ path }: ImportNode): string[] {
  const head = path.head.kind === 'var' ? path.head.name : '';
  return [head, ...path.path.map((part) => (part.kind === 'scalar' ? String(part.value) : ''))];
}
