import { paragraphs } from '../../formats/headers.js';
import { parseJsonTable } from '../../formats/json.js';
import { asTable, asText, entries } from '../../formats/values.js';
import { type Analyzer, named } from '../analyzer.js';

/** renv's lock file; packages of other sources than repositories have no advisories. */
export const renvLock: Analyzer = {
  id: 'r/renv-lock',
  version: 1,
  required: named('renv.lock'),
  extract(file, found) {
    for (const [, value] of entries(parseJsonTable(file.text)['Packages'])) {
      const entry = asTable(value);
      if (entry?.['Repository'] !== 'CRAN') continue;
      found.package({ type: 'cran', name: asText(entry['Package']) ?? '', version: asText(entry['Version']) ?? '' });
    }
  },
};

/** The `DESCRIPTION` of an installed R package. */
export const rDescription: Analyzer = {
  id: 'r/description',
  version: 1,
  required: (path) => /(^|\/)(library|site-library)\/[^/]+\/DESCRIPTION$/.test(path),
  extract(file, found) {
    for (const fields of paragraphs(file.text)) {
      const name = fields.get('package');
      const version = fields.get('version');
      const license = fields.get('license');
      if (name && version) found.package({ type: 'cran', name, version, ...(license ? { licenses: [license] } : {}) });
      return;
    }
  },
};
