import { parseJsonTable } from '../../formats/json.js';
import { parseToml } from '../../formats/toml/index.js';
import { asList, asTable, asText, entries, type Table, tables } from '../../formats/values.js';
import { type Analyzer, type FoundPackage, named } from '../analyzer.js';

/** The commit of a git address that ends with `@commit` or `#commit`. */
function commitIn(address: string): string | undefined {
  return /[@#]([0-9a-f]{7,40})$/.exec(address)?.[1];
}

function pypi(name: string, version: string, more: Partial<FoundPackage> = {}): FoundPackage {
  return { type: 'pypi', name, version, ...more };
}

/** Poetry's `poetry.lock`. */
export const poetryLock: Analyzer = {
  id: 'python/poetry-lock',
  version: 1,
  required: named('poetry.lock'),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['package'])) {
      const source = asTable(entry['source']);
      const commit = source?.['type'] === 'git' ? asText(source['resolved_reference']) : undefined;
      const stated = asList(entry['groups']).flatMap((each) => asText(each) ?? []);
      const category = asText(entry['category']);
      const groups =
        stated.length > 0 ? (stated.includes('main') ? [] : stated) : category && category !== 'main' ? [category] : [];
      const optional = entry['optional'] === true && !groups.includes('optional') ? [...groups, 'optional'] : groups;
      const dependsOn = entries(entry['dependencies']).map(([name]) => name);
      found.package(
        pypi(asText(entry['name']) ?? '', asText(entry['version']) ?? '', {
          ...(optional.length > 0 ? { groups: optional } : {}),
          ...(commit ? { commit } : {}),
          ...(dependsOn.length > 0 ? { dependsOn } : {}),
        }),
      );
    }
  },
};

/** PDM's `pdm.lock`. */
export const pdmLock: Analyzer = {
  id: 'python/pdm-lock',
  version: 1,
  required: named('pdm.lock'),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['package'])) {
      const stated = asList(entry['groups']).flatMap((each) => asText(each) ?? []);
      const commit = asText(entry['revision']);
      const groups = stated.includes('default') ? [] : stated.map((group) => (group === 'dev' ? 'dev' : 'optional'));
      found.package(
        pypi(asText(entry['name']) ?? '', asText(entry['version']) ?? '', {
          ...(groups.length > 0 ? { groups: [...new Set(groups)] } : {}),
          ...(commit ? { commit } : {}),
        }),
      );
    }
  },
};

/** uv's `uv.lock`; the project itself is virtual or editable and left out. */
export const uvLock: Analyzer = {
  id: 'python/uv-lock',
  version: 1,
  required: named('uv.lock'),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['package'])) {
      const source = asTable(entry['source']);
      if (source?.['virtual'] !== undefined || source?.['editable'] === '.') continue;
      const commit = commitIn(asText(source?.['git']) ?? '');
      const dependsOn = tables(entry['dependencies']).flatMap((each) => asText(each['name']) ?? []);
      found.package(
        pypi(asText(entry['name']) ?? '', asText(entry['version']) ?? '', {
          ...(commit ? { commit } : {}),
          ...(dependsOn.length > 0 ? { dependsOn } : {}),
        }),
      );
    }
  },
};

/** `pylock.toml` (PEP 751). */
export const pylock: Analyzer = {
  id: 'python/pylock',
  version: 1,
  required: (path) => /(^|\/)pylock(\.[^/.]+)?\.toml$/.test(path),
  extract(file, found) {
    for (const entry of tables(parseToml(file.text)['packages'])) {
      const directory = asTable(entry['directory']);
      if (directory && (directory['path'] === '.' || directory['editable'] === true)) continue;
      const commit = asText(asTable(entry['vcs'])?.['commit-id']);
      found.package(pypi(asText(entry['name']) ?? '', asText(entry['version']) ?? '', commit ? { commit } : {}));
    }
  },
};

/** Pipenv's `Pipfile.lock`; a package of both sections is needed to run. */
export const pipfileLock: Analyzer = {
  id: 'python/pipfile-lock',
  version: 1,
  required: named('Pipfile.lock'),
  extract(file, found) {
    if (file.text.trim() === '') return;
    const lock = parseJsonTable(file.text);
    const seen = new Set<string>();
    for (const [section, groups] of [
      ['default', []],
      ['develop', ['dev']],
    ] as const) {
      for (const [name, value] of entries(lock[section])) {
        const version = pinned(asTable(value));
        if (version === undefined || seen.has(`${name}\0${version}`)) continue;
        seen.add(`${name}\0${version}`);
        found.package(pypi(name, version, groups.length > 0 ? { groups } : {}));
      }
    }
  },
};

function pinned(entry: Table | undefined): string | undefined {
  const version = asText(entry?.['version']);
  return version?.startsWith('==') ? version.slice(2) : undefined;
}
