import { syntaxError } from '../../formats/syntax-error.js';
import { child, childrenAt, childText, type Element, parseXml } from '../../formats/xml/index.js';
import { type AnalyzedFile, type Analyzer, folderOf, named } from '../analyzer.js';

interface Dependency {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly scope: string;
  readonly type: string;
}

const MAX_PARENTS = 16;

/** `pom.xml`: direct dependencies, with the properties and versions that parents in the same folder tree manage. Nothing is fetched. */
export const pomXml: Analyzer = {
  id: 'java/pom-xml',
  version: 1,
  required: named('pom.xml'),
  companions: named('pom.xml'),
  extract(file, found) {
    const chain = withParents(file);
    const properties = new Map<string, string>();
    for (const project of [...chain].reverse()) collectProperties(project, properties);
    const managed = new Map<string, Dependency>();
    for (const project of chain) {
      for (const each of childrenAt(project, 'dependencyManagement', 'dependencies', 'dependency')) {
        const one = read(each, properties);
        const key = `${one.group}:${one.artifact}`;
        if (!managed.has(key)) managed.set(key, one);
      }
    }
    const seen = new Set<string>();
    for (const project of chain) {
      const active = childrenAt(project, 'profiles', 'profile').filter(
        (profile) => childText(child(profile, 'activation'), 'activeByDefault') === 'true',
      );
      for (const root of [project, ...active]) {
        for (const each of childrenAt(root, 'dependencies', 'dependency'))
          report(read(each, properties), managed, seen, found);
      }
    }
  },
};

function report(
  one: Dependency,
  managed: Map<string, Dependency>,
  seen: Set<string>,
  found: Parameters<Analyzer['extract']>[1],
): void {
  const key = `${one.group}:${one.artifact}`;
  if (one.group === '' || one.artifact === '' || seen.has(key)) return;
  seen.add(key);
  const rule = managed.get(key);
  const scope = one.scope || rule?.scope || '';
  const optional = scope !== '' && scope !== 'compile' && scope !== 'runtime';
  found.package({
    type: 'maven',
    name: key,
    version: lowerBound(one.version || rule?.version || ''),
    ...(optional ? { groups: [scope] } : {}),
  });
}

/** The project and its parents, as far as their files are there. */
function withParents(file: AnalyzedFile): Element[] {
  const chain: Element[] = [];
  let folder = folderOf(file.path);
  let text: string | undefined = file.text;
  while (text !== undefined && chain.length < MAX_PARENTS) {
    const project = parseXml(text);
    if (project.name !== 'project') throw syntaxError('pom.xml', 1, '<project>');
    chain.push(project);
    const parent = child(project, 'parent');
    if (!parent) break;
    const relative = child(parent, 'relativePath') ? (childText(parent, 'relativePath') ?? '') : '../pom.xml';
    if (relative === '') break;
    const path = resolvePath(folder, relative);
    if (path === undefined || path === file.path) break;
    const target = path.endsWith('.xml') ? path : `${path}/pom.xml`;
    text = file.companion(target)?.toString();
    folder = folderOf(target);
    if (text !== undefined && !isParent(parseXml(text), parent)) break;
  }
  return chain;
}

/** Maven reads a file as the parent only when it is the one that is named. */
function isParent(project: Element, wanted: Element): boolean {
  return childText(project, 'artifactId') === childText(wanted, 'artifactId');
}

function resolvePath(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function collectProperties(project: Element, into: Map<string, string>): void {
  const parent = child(project, 'parent');
  for (const name of ['groupId', 'artifactId', 'version']) {
    const value = childText(project, name) ?? childText(parent, name);
    const inherited = childText(parent, name);
    if (inherited) into.set(`project.parent.${name}`, inherited).set(`parent.${name}`, inherited);
    if (value) into.set(`project.${name}`, value).set(`pom.${name}`, value).set(name, value);
  }
  for (const each of child(project, 'properties')?.children ?? []) into.set(each.name, each.text);
}

function read(element: Element, properties: ReadonlyMap<string, string>): Dependency {
  const text = (name: string): string => interpolate(childText(element, name) ?? '', properties, 0);
  return {
    group: text('groupId'),
    artifact: text('artifactId'),
    version: text('version'),
    scope: text('scope'),
    type: text('type'),
  };
}

function interpolate(text: string, properties: ReadonlyMap<string, string>, depth: number): string {
  if (depth > 8 || !text.includes('${')) return text.slice(0, 1000);
  const next = text.replace(
    /\$\{([^}$]{1,200})\}/g,
    (whole, name: string) => properties.get(name)?.slice(0, 1000) ?? whole,
  );
  return next === text || next.length > 10_000 ? text : interpolate(next, properties, depth + 1);
}

/** The version that a range begins with: `[1.0,2.0)` is 1.0; `(,2.0]` is 2.0. */
function lowerBound(version: string): string {
  if (version[0] !== '[' && version[0] !== '(') return version;
  const end = version.search(/[\])]/);
  const [from = '', to = ''] = version.slice(1, end < 0 ? version.length : end).split(',');
  return (from || to).trim();
}
