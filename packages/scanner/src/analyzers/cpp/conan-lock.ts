import { parseJsonTable } from '../../formats/json.js';
import { asList, asText, entries, type Table } from '../../formats/values.js';
import { type Analyzer, type Findings, named } from '../analyzer.js';

/** Conan 1 and 2 lock files. */
export const conanLock: Analyzer = {
  id: 'cpp/conan-lock',
  version: 1,
  required: named('conan.lock'),
  extract(file, found) {
    const lock = parseJsonTable(file.text);
    const graph = lock['graph_lock'] as Table | undefined;
    for (const [, node] of entries(graph?.['nodes'])) {
      const entry = node as Table;
      if (entry['path'] !== undefined) continue;
      report(asText(entry['pref']) ?? asText(entry['ref']) ?? '', [], found);
    }
    for (const group of ['requires', 'build_requires', 'python_requires']) {
      for (const reference of asList(lock[group])) report(asText(reference) ?? '', [group.replace('_', '-')], found);
    }
  },
};

/** `name/version[@user[/channel]][#recipe revision][:package id ...][%time]` */
function report(reference: string, groups: readonly string[], found: Findings): void {
  const recipe = reference.split(/[#:%]/, 1)[0] as string;
  const [path = '', owner] = recipe.split('@');
  const slash = path.indexOf('/');
  if (slash <= 0) return;
  found.package({
    type: 'conan',
    name: path.slice(0, slash),
    version: path.slice(slash + 1),
    ...(groups.length > 0 ? { groups } : {}),
    ...(owner ? { qualifiers: { user: owner.split('/')[0] ?? '', channel: owner.split('/')[1] ?? '' } } : {}),
  });
}
