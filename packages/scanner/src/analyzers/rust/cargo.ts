import { ScannerError } from '../../errors.js';
import { parseToml } from '../../formats/toml/index.js';
import { asList, asTable, asText, entries, tables } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** `Cargo.lock`. */
export const cargoLock: Analyzer = {
  id: 'rust/cargo-lock',
  version: 1,
  required: named('Cargo.lock'),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['package'])) {
      const commit = /^git\+.*#([0-9a-f]{40})$/.exec(asText(entry['source']) ?? '')?.[1];
      const dependsOn = asList(entry['dependencies']).flatMap((each) => asText(each)?.split(' ', 1) ?? []);
      found.package({
        type: 'cargo',
        name: asText(entry['name']) ?? '',
        version: asText(entry['version']) ?? '',
        ...(commit ? { commit } : {}),
        ...(dependsOn.length > 0 ? { dependsOn } : {}),
      });
    }
  },
};

/** `Cargo.toml`: the package itself and what it asks for. Not in the default set: the lock file says what is used. */
export const cargoToml: Analyzer = {
  id: 'rust/cargo-toml',
  version: 1,
  required: named('Cargo.toml'),
  extract(file, found) {
    const manifest = parseToml(file.text);
    const own = asTable(manifest['package']);
    const name = asText(own?.['name']);
    if (name) found.package({ type: 'cargo', name, version: asText(own?.['version']) ?? '' });
    for (const [dependency, value] of entries(manifest['dependencies'])) {
      const table = asTable(value);
      if (table === undefined && typeof value !== 'string') {
        throw new ScannerError(
          'SCANNER_FILE_SYNTAX',
          `Cargo.toml: expected a version or a table for the dependency ${dependency}`,
        );
      }
      const version = asText(value) ?? asText(table?.['version']) ?? '';
      if (table?.['git'] !== undefined && typeof table['git'] !== 'string') {
        throw new ScannerError(
          'SCANNER_FILE_SYNTAX',
          `Cargo.toml: expected an address as "git" of the dependency ${dependency}`,
        );
      }
      const repository = asText(table?.['git']);
      const commit = /^[0-9a-f]{40}$/.exec(asText(table?.['rev']) ?? '')?.[0];
      // A tag or branch is no version that an advisory could be compared with.
      if (version === '' && !commit) continue;
      found.package({
        type: 'cargo',
        name: dependency,
        version,
        ...(repository ? { repository } : {}),
        ...(commit ? { commit } : {}),
      });
    }
  },
};
