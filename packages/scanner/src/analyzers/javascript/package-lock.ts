import { parseJsonTable } from '../../formats/json.js';
import { asTable, asText, entries, type Table } from '../../formats/values.js';
import { type Analyzer, type Findings, folderOf, lockNamed, type NameTest, named } from '../analyzer.js';
import { commitOf, npmGroups } from './npm-groups.js';

const isLock = lockNamed('package-lock.json', 'npm-shrinkwrap.json');
/** npm's own list of what it installed, which stands beside the packages. */
const HIDDEN = '.package-lock.json';
const required: NameTest = Object.assign((path: string) => isLock(path) || path.endsWith(`node_modules/${HIDDEN}`), {
  names: new Set(['package-lock.json', 'npm-shrinkwrap.json', HIDDEN]),
});

/** npm's `package-lock.json` and `npm-shrinkwrap.json` of all three versions. */
export const packageLock: Analyzer = {
  id: 'javascript/package-lock',
  version: 2,
  required,
  companions: named('npm-shrinkwrap.json'),
  extract(file, found) {
    // npm reads the shrinkwrap file alone where both are.
    const folder = folderOf(file.path);
    const shrinkwrap = folder === '' ? 'npm-shrinkwrap.json' : `${folder}/npm-shrinkwrap.json`;
    if (file.path.endsWith('/package-lock.json') && file.companion(shrinkwrap)) return;
    const lock = parseJsonTable(file.text);
    const once = new Map<string, Parameters<Findings['package']>[0]>();
    const keep = { package: (each: Parameters<Findings['package']>[0]) => merge(once, each) };
    if (lock['packages']) packages(lock, keep);
    else dependencies(lock['dependencies'], keep, 0);
    for (const each of once.values()) found.package(each);
  },
};

type Keep = { package(each: Parameters<Findings['package']>[0]): void };

/** The same version may stand at many places; it needs no group when one place needs none. */
function merge(once: Map<string, Parameters<Findings['package']>[0]>, each: Parameters<Findings['package']>[0]): void {
  const key = `${each.name}\0${each.version}\0${each.commit ?? ''}`;
  const before = once.get(key);
  if (!before) once.set(key, each);
  else if (!each.groups || !before.groups) {
    const { groups: _, ...rest } = before;
    once.set(key, rest);
  } else once.set(key, { ...before, groups: before.groups.filter((group) => each.groups?.includes(group)) });
}

function packages(lock: Table, keep: Keep): void {
  for (const [path, value] of entries(lock['packages'])) {
    const entry = asTable(value);
    if (!entry || path === '' || entry['link'] === true) continue;
    const at = path.lastIndexOf('node_modules/');
    const name = asText(entry['name']) ?? (at >= 0 ? path.slice(at + 13) : path.slice(path.lastIndexOf('/') + 1));
    const both = entry['devOptional'] === true;
    const commit = commitOf(asText(entry['resolved']) ?? '');
    keep.package({
      type: 'npm',
      name,
      version: asText(entry['version']) ?? '',
      ...npmGroups({
        dev: both || entry['dev'] === true,
        optional: both || entry['optional'] === true,
        bundled: entry['inBundle'] === true,
      }),
      ...(commit ? { commit } : {}),
      ...(asText(entry['license']) ? { licenses: [asText(entry['license']) as string] } : {}),
      ...requires(entry['dependencies']),
    });
  }
}

function dependencies(value: Table[string] | undefined, keep: Keep, depth: number): void {
  if (depth > 64) return;
  for (const [key, each] of entries(value)) {
    const entry = asTable(each);
    if (!entry) continue;
    dependencies(entry['dependencies'], keep, depth + 1);
    const stated = asText(entry['version']) ?? '';
    const alias = /^npm:(.+)@([^@]+)$/.exec(stated);
    const commit = commitOf(stated);
    const registry = /^\d/.test(stated) || stated === '';
    const archive = archiveVersion(stated);
    keep.package({
      type: 'npm',
      name: alias ? (alias[1] as string) : key,
      version: alias ? (alias[2] as string) : registry ? stated : (archive ?? ''),
      ...npmGroups({
        dev: entry['dev'] === true,
        optional: entry['optional'] === true,
        bundled: entry['bundled'] === true,
      }),
      ...(commit ? { commit } : {}),
      ...requires(entry['requires']),
    });
  }
}

function requires(value: Table[string] | undefined): { dependsOn?: readonly string[] } {
  const names = entries(value).map(([name]) => name);
  return names.length > 0 ? { dependsOn: names } : {};
}

/** The version that the name of a package's archive ends with: `.../name-1.2.3.tgz`; files of the project state none. */
function archiveVersion(address: string): string | undefined {
  if (!address.endsWith('.tgz') || address.startsWith('file:')) return undefined;
  const name = address.slice(address.lastIndexOf('/') + 1, -4);
  const dash = /-\d{1,9}\.\d{1,9}\.\d/.exec(name)?.index ?? -1;
  return dash < 0 ? undefined : name.slice(dash + 1);
}
