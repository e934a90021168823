import { parseJsonTable } from '../../formats/json.js';
import { asList, asTable, asText, entries, type Table, tables } from '../../formats/values.js';
import { type Analyzer, type Findings, named } from '../analyzer.js';

/** `composer.lock`. */
export const composerLock: Analyzer = {
  id: 'php/composer-lock',
  version: 1,
  required: named('composer.lock'),
  extract(file, found) {
    const lock = parseJsonTable(file.text);
    for (const entry of tables(lock['packages'])) report(entry, [], found);
    for (const entry of tables(lock['packages-dev'])) report(entry, ['dev'], found);
  },
};

/** `vendor/composer/installed.json`, what an installation leaves. */
export const composerInstalled: Analyzer = {
  id: 'php/composer-installed',
  version: 1,
  required: (path) => /(^|\/)installed\.json$/.test(path),
  extract(file, found) {
    const installed = parseJsonTable(file.text);
    const dev = new Set(asList(installed['dev-package-names']));
    for (const entry of tables(installed['packages']))
      report(entry, dev.has(asText(entry['name']) ?? '') ? ['dev'] : [], found);
  },
};

function report(entry: Table, groups: readonly string[], found: Findings): void {
  const commit = asText(asTable(entry['dist'])?.['reference']) || asText(asTable(entry['source'])?.['reference']);
  const licenses = asList(entry['license']).flatMap((each) => asText(each) ?? []);
  const dependsOn = entries(entry['require'])
    .map(([name]) => name)
    .filter((name) => name.includes('/'));
  found.package({
    type: 'composer',
    name: asText(entry['name']) ?? '',
    version: asText(entry['version']) ?? '',
    ...(groups.length > 0 ? { groups } : {}),
    ...(commit && /^[0-9a-f]{40}$/.test(commit) ? { commit } : {}),
    ...(licenses.length > 0 ? { licenses } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  });
}
