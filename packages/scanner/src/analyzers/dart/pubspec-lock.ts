import { asTable, asText, entries } from '../../formats/values.js';
import { parseYamlTable } from '../../formats/yaml/index.js';
import { type Analyzer, named } from '../analyzer.js';

/** Dart and Flutter `pubspec.lock`. */
export const pubspecLock: Analyzer = {
  id: 'dart/pubspec-lock',
  version: 1,
  required: named('pubspec.lock'),
  extract(file, found) {
    for (const [name, value] of entries(parseYamlTable(file.text)['packages'])) {
      const entry = asTable(value);
      const commit = asText(asTable(entry?.['description'])?.['resolved-ref']);
      found.package({
        type: 'pub',
        name,
        version: asText(entry?.['version']) ?? '',
        ...(entry?.['dependency'] === 'direct dev' ? { groups: ['dev'] } : {}),
        ...(commit ? { commit } : {}),
      });
    }
  },
};
