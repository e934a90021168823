import { descendants, parseXml } from '../../formats/xml/index.js';
import { type Analyzer, named } from '../analyzer.js';

/** The older `packages.config` of .NET projects. */
export const packagesConfig: Analyzer = {
  id: 'dotnet/packages-config',
  version: 1,
  required: named('packages.config'),
  extract(file, found) {
    for (const element of descendants(parseXml(file.text), 'package')) {
      const name = element.attributes.get('id');
      const version = element.attributes.get('version');
      if (!name || !version) continue;
      const dev = element.attributes.get('developmentDependency') === 'true';
      found.package({ type: 'nuget', name, version, ...(dev ? { groups: ['dev'] } : {}) });
    }
  },
};
