import { ScannerError } from '../../errors.js';
import { parseJsonTable } from '../../formats/json.js';
import { asTable, asText, entries } from '../../formats/values.js';
import { type Analyzer, ending, type Findings, named } from '../analyzer.js';

/** `packages.lock.json` of NuGet. */
export const packagesLock: Analyzer = {
  id: 'dotnet/packages-lock',
  version: 1,
  required: ending('packages.lock.json'),
  extract(file, found) {
    const seen = new Set<string>();
    for (const [, framework] of entries(parseJsonTable(file.text)['dependencies'])) {
      for (const [name, value] of entries(framework)) {
        const entry = asTable(value);
        if (entry?.['type'] === 'Project') continue;
        once(seen, found, name, asText(entry?.['resolved']) ?? '');
      }
    }
  },
};

/** `project.assets.json`, which a restore leaves in `obj`. */
export const projectAssets: Analyzer = {
  id: 'dotnet/project-assets',
  version: 1,
  required: named('project.assets.json'),
  extract(file, found) {
    const seen = new Set<string>();
    for (const [key, value] of entries(parseJsonTable(file.text)['libraries'])) {
      if (asTable(value)?.['type'] === 'project') continue;
      const slash = key.indexOf('/');
      if (slash > 0) once(seen, found, key.slice(0, slash), key.slice(slash + 1));
    }
  },
};

/** `*.deps.json`, which stands beside every published .NET program. */
export const depsJson: Analyzer = {
  id: 'dotnet/deps-json',
  version: 1,
  required: ending('.deps.json'),
  extract(file, found) {
    const libraries = parseJsonTable(file.text)['libraries'];
    if (libraries === undefined) throw new ScannerError('SCANNER_FILE_SYNTAX', 'deps.json: expected "libraries"');
    for (const [key] of entries(libraries)) {
      const slash = key.indexOf('/');
      if (slash > 0 && slash < key.length - 1) {
        found.package({ type: 'nuget', name: key.slice(0, slash), version: key.slice(slash + 1) });
      }
    }
  },
};

function once(seen: Set<string>, found: Findings, name: string, version: string): void {
  const key = `${name}\0${version}`;
  if (seen.has(key)) return;
  seen.add(key);
  found.package({ type: 'nuget', name, version });
}
