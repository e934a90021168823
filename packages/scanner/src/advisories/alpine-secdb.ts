import { ScannerError } from '../errors.js';
import { parseJsonTable } from '../formats/json.js';
import { asList, asTable, asText, entries, tables } from '../formats/values.js';
import type { Advisory } from './advisory.js';

/** Never affected, in the words of Alpine's database. */
const NEVER = '0';

/**
 * Turns a file of Alpine's security database (`<branch>/<repository>.json`; Wolfi and Chainguard write the same form) into advisories, one for
 * each id and package. A version of `0` says that the package is never affected, so nothing is made of it.
 */
export function parseSecdb(text: string, modified = ''): Advisory[] {
  const database = parseJsonTable(text);
  const packages = database['packages'];
  if (!Array.isArray(packages)) throw new ScannerError('SCANNER_ADVISORY', 'Alpine secdb: expected "packages"');
  const branch = asText(database['distroversion']);
  const ecosystem = branch ? `Alpine:${branch}` : ecosystemOf(asText(database['reponame']) ?? '');
  const advisories: Advisory[] = [];
  for (const each of tables(packages)) {
    const pkg = asTable(each['pkg']);
    const name = asText(pkg?.['name']);
    if (!name) continue;
    for (const [version, ids] of entries(pkg?.['secfixes'])) {
      if (version === NEVER) continue;
      // One text may hold an id and its aliases.
      for (const text of asList(ids)) {
        const [id, ...aliases] = (asText(text) ?? '').split(/\s+/).filter((word) => word !== '');
        if (!id) continue;
        advisories.push({
          id,
          modified,
          aliases,
          summary: '',
          severity: [],
          references: [],
          affected: [
            {
              ecosystem,
              name,
              ranges: [
                {
                  events: [
                    { kind: 'introduced', version: '0' },
                    { kind: 'fixed', version },
                  ],
                },
              ],
              versions: [],
              severity: [],
            },
          ],
        });
      }
    }
  }
  return advisories;
}

function ecosystemOf(repository: string): string {
  return repository === 'chainguard' ? 'Chainguard' : 'Wolfi';
}
