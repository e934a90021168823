import { ScannerError } from '../../errors.js';
import { parseJsonTable, stripComments } from '../../formats/json.js';
import { asList, asTable, entries, type Table } from '../../formats/values.js';
import { type Analyzer, lockNamed } from '../analyzer.js';

/** Bun's textual `bun.lock`: one tuple for each place in node_modules. */
export const bunLock: Analyzer = {
  id: 'javascript/bun-lock',
  version: 2,
  required: lockNamed('bun.lock'),
  extract(file, found) {
    const lock = parseJsonTable(stripComments(file.text));
    const needed = neededToRun(lock);
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (const [key, value] of entries(lock['packages'])) {
      const [reference, ...rest] = asList(value);
      if (typeof reference !== 'string') {
        wrong.push(key);
        continue;
      }
      const at = reference.indexOf('@', 1);
      const name = at < 0 ? reference : reference.slice(0, at);
      const version = at < 0 ? '' : reference.slice(at + 1);
      if (version.startsWith('workspace:') || version.startsWith('link:')) continue;
      const registry = /^\d/.test(version);
      const commit = registry ? undefined : /#([0-9a-f]{7,40})$/.exec(version)?.[1];
      if (seen.has(reference)) continue;
      seen.add(reference);
      const dependsOn = rest.flatMap((each) => entries(asTable(each)?.['dependencies']).map(([one]) => one));
      found.package({
        type: 'npm',
        name,
        version: registry ? version : '',
        ...(commit ? { commit } : {}),
        ...(needed.has(key) ? {} : { developmentOnly: true }),
        ...(dependsOn.length > 0 ? { dependsOn } : {}),
      });
    }
    if (wrong.length > 0) {
      throw new ScannerError(
        'SCANNER_FILE_SYNTAX',
        `bun.lock: expected a reference "name@version" first in the tuples ${wrong.slice(0, 5).join(', ')}`,
      );
    }
  },
};

const runtime = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Keys of the packages that the workspaces need to run, through every dependency of a dependency. */
function neededToRun(lock: Table): ReadonlySet<string> {
  const packages = asTable(lock['packages']) ?? {};
  const needed = new Set<string>();
  const queue: string[] = [];
  const want = (from: string, asking: Table | undefined): void => {
    for (const field of runtime) {
      for (const [name] of entries(asking?.[field])) {
        const key = resolve(from, name, packages);
        if (key === undefined || needed.has(key)) continue;
        needed.add(key);
        queue.push(key);
      }
    }
  };
  for (const [, workspace] of entries(lock['workspaces'])) want('', asTable(workspace));
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const part of asList(packages[key])) want(key, asTable(part));
  }
  return needed;
}

/** The nearest place of a name, from inside a package outwards, as node_modules are searched. */
function resolve(from: string, name: string, packages: Table): string | undefined {
  for (let place = from; place !== ''; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const key = `${place}/${name}`;
    if (packages[key] !== undefined) return key;
  }
  return packages[name] === undefined ? undefined : name;
}
