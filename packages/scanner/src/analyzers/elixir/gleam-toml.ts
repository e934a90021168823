import { parseToml } from '../../formats/toml/index.js';
import { asTable, asText, entries, tables } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** `gleam.toml` states ranges. */
export const gleamToml: Analyzer = {
  id: 'elixir/gleam-toml',
  version: 1,
  required: named('gleam.toml'),
  extract(file, found) {
    const manifest = parseToml(file.text);
    for (const [section, groups] of [
      ['dependencies', []],
      ['dev-dependencies', ['dev']],
    ] as const) {
      for (const [name, value] of entries(manifest[section])) {
        const table = asTable(value);
        if (table?.['path'] !== undefined) continue;
        const repository = asText(table?.['git']);
        const commit = asText(table?.['ref']);
        found.package({
          type: 'hex',
          name,
          version: asText(value) ?? '',
          ...(groups.length > 0 ? { groups } : {}),
          ...(repository ? { repository } : {}),
          ...(commit ? { commit } : {}),
        });
      }
    }
  },
};

/** `manifest.toml`, Gleam's lock file. */
export const gleamManifest: Analyzer = {
  id: 'elixir/gleam-manifest',
  version: 1,
  required: named('manifest.toml'),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['packages'])) {
      const name = asText(entry['name']);
      if (name && entry['source'] === 'hex')
        found.package({ type: 'hex', name, version: asText(entry['version']) ?? '' });
    }
  },
};
