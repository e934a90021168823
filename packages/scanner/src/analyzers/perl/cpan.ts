import { parseJsonTable } from '../../formats/json.js';
import { asList, asText } from '../../formats/values.js';
import { parseYamlTable } from '../../formats/yaml/index.js';
import type { Analyzer } from '../analyzer.js';

/** `META.json` and `META.yml` of a CPAN distribution. */
export const cpan: Analyzer = {
  id: 'perl/cpan',
  version: 1,
  required: (path) => /(^|\/)META\.(json|ya?ml)$/.test(path),
  companions: (path) => path.endsWith('/META.json'),
  extract(file, found) {
    // Distributions carry both files; the JSON one says more.
    if (file.path.endsWith('l') && file.companion(file.path.replace(/ya?ml$/, 'json'))) return;
    const meta = file.path.endsWith('l') ? parseYamlTable(file.text) : parseJsonTable(file.text);
    const name = asText(meta['name']);
    const version = asText(meta['version']);
    const licenses = asList(meta['license']).flatMap((each) => asText(each) ?? []);
    if (name && version) found.package({ type: 'cpan', name, version, ...(licenses.length > 0 ? { licenses } : {}) });
  },
};
