import { parseJsonTable } from '../../formats/json.js';
import { asTable, asText, entries } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** The `package.json` of an installed package: name, version and licence. Editor extensions and Unity packages are no npm packages. */
export const packageJson: Analyzer = {
  id: 'javascript/package-json',
  version: 1,
  required: named('package.json'),
  extract(file, found) {
    const manifest = parseJsonTable(file.text);
    const name = asText(manifest['name']);
    const version = asText(manifest['version']);
    if (!name || !version) return;
    const engines = asTable(manifest['engines']);
    if (engines?.['vscode'] !== undefined || manifest['contributes'] !== undefined || manifest['unity'] !== undefined)
      return;
    const license = asText(manifest['license']) ?? asText(asTable(manifest['license'])?.['type']);
    const dependsOn = entries(manifest['dependencies']).map(([each]) => each);
    found.package({
      type: 'npm',
      name,
      version,
      ...(license ? { licenses: [license] } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    });
  },
};
