import { ScannerError } from '../../errors.js';
import { parseJsonTable, stripComments } from '../../formats/json.js';
import { asList, asTable, entries } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** Bun's textual `bun.lock`: one tuple for each place in node_modules. */
export const bunLock: Analyzer = {
  id: 'javascript/bun-lock',
  version: 1,
  required: named('bun.lock'),
  extract(file, found) {
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (const [key, value] of entries(parseJsonTable(stripComments(file.text))['packages'])) {
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
