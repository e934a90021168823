import { parseToml } from '../../formats/toml/index.js';
import { asText, entries, tables } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** Julia's `Manifest.toml`, with and without a format version. */
export const juliaManifest: Analyzer = {
  id: 'julia/manifest',
  version: 1,
  required: (path) => /(^|\/)(Julia)?Manifest(-v[\d.]+)?\.toml$/.test(path),
  extract(file, found) {
    const manifest = parseToml(file.text);
    for (const [name, list] of entries(manifest['deps'] ?? manifest)) {
      for (const entry of tables(list)) {
        const version = asText(entry['version']);
        const repository = asText(entry['repo-url']);
        const commit = asText(entry['git-tree-sha1']);
        const uuid = asText(entry['uuid']);
        // Parts of the standard library carry no version.
        if (!version) continue;
        found.package({
          type: 'julia',
          name,
          version,
          ...(repository ? { repository } : {}),
          ...(commit ? { commit } : {}),
          ...(uuid ? { qualifiers: { uuid } } : {}),
        });
      }
    }
  },
};

/** Julia's `Project.toml`: the package itself. */
export const juliaProject: Analyzer = {
  id: 'julia/project',
  version: 1,
  required: named('Project.toml', 'JuliaProject.toml'),
  extract(file, found) {
    const project = parseToml(file.text);
    const name = asText(project['name']);
    const version = asText(project['version']);
    const uuid = asText(project['uuid']);
    if (name && version) found.package({ type: 'julia', name, version, ...(uuid ? { qualifiers: { uuid } } : {}) });
  },
};
