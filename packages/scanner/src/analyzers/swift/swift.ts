import { parseJsonTable } from '../../formats/json.js';
import { asList, asTable, asText, entries, tables } from '../../formats/values.js';
import { parseYamlTable } from '../../formats/yaml/index.js';
import { type Analyzer, named } from '../analyzer.js';

/** Swift's `Package.resolved` of all its versions. */
export const packageResolved: Analyzer = {
  id: 'swift/package-resolved',
  version: 1,
  required: named('Package.resolved', '.package.resolved'),
  extract(file, found) {
    const resolved = parseJsonTable(file.text);
    for (const pin of tables(resolved['pins'] ?? asTable(resolved['object'])?.['pins'])) {
      const state = asTable(pin['state']);
      const location = asText(pin['location']) ?? asText(pin['repositoryURL']) ?? '';
      // Advisories name a package by its address without scheme and ending.
      const name = location.replace(/^[a-z]+:\/\/(?:[^@/]*@)?/, '').replace(/\.git$/, '') || asText(pin['identity']);
      const commit = asText(state?.['revision']);
      const version = asText(state?.['version']) ?? '';
      if (!name || (version === '' && !commit)) continue;
      found.package({
        type: 'swift',
        name,
        version,
        ...(location ? { repository: location } : {}),
        ...(commit ? { commit } : {}),
      });
    }
  },
};

/** CocoaPods' `Podfile.lock`. */
export const podfileLock: Analyzer = {
  id: 'swift/podfile-lock',
  version: 1,
  required: named('Podfile.lock'),
  extract(file, found) {
    const seen = new Set<string>();
    for (const item of asList(parseYamlTable(file.text)['PODS'])) {
      const text = asText(item) ?? entries(item)[0]?.[0] ?? '';
      const match = /^([^\s(]+) \(([^)]+)\)$/.exec(text);
      if (!match) continue;
      // Subspecs are parts of one pod.
      const name = (match[1] as string).split('/', 1)[0] as string;
      if (seen.has(name)) continue;
      seen.add(name);
      found.package({ type: 'cocoapods', name, version: match[2] as string });
    }
  },
};
