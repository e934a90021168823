import { openZip } from '@lamellar/archive';
import { ScannerError } from '../../errors.js';
import { paragraphs } from '../../formats/headers.js';
import { parseJsonTable } from '../../formats/json.js';
import { asList, asText } from '../../formats/values.js';
import { formatPurl, packageUrl } from '../../purl/index.js';
import { type Analyzer, type Findings, folderOf } from '../analyzer.js';

/** Installed Python packages: `METADATA` of dist-info, `PKG-INFO` of egg-info, eggs and wheels themselves. */
export const pythonInstalled: Analyzer = {
  id: 'python/installed',
  version: 1,
  required: (path) =>
    /\.dist-info\/METADATA$|EGG-INFO\/PKG-INFO$|\.egg-info$|\.egg-info\/PKG-INFO$|\.egg$|\.whl$/.test(path),
  extract(file, found) {
    if (!/\.(egg|whl)$/.test(file.path)) {
      metadata(file.text, file.path, found);
      return;
    }
    const zip = openZip(file.bytes, { maxReadBytes: 16 * 2 ** 20 });
    const entry = zip.entries.find(({ name }) => /(^|\/)EGG-INFO\/PKG-INFO$|\.dist-info\/METADATA$/.test(name));
    if (entry) metadata(zip.read(entry).toString(), file.path, found);
  },
};

function metadata(text: string, path: string, found: Findings): void {
  // Only the head counts: a description may hold lines that look like fields.
  const [head] = paragraphs(text.trimStart());
  const name = head?.get('name');
  const version = head?.get('version');
  if (!name || !version)
    throw new ScannerError(
      'SCANNER_FILE_SYNTAX',
      'Python metadata: expected the fields Name and Version in the first paragraph',
    );
  const license = head?.get('license-expression') ?? head?.get('license');
  const record = folderOf(path);
  found.package({
    type: 'pypi',
    name,
    version,
    ...(license && license !== 'UNKNOWN' ? { licenses: [license.slice(0, 200)] } : {}),
    ...(record === '' ? {} : { files: [path] }),
  });
}

/** conda's `conda-meta/*.json`. */
export const condaMeta: Analyzer = {
  id: 'python/conda-meta',
  version: 1,
  required: (path) => /(^|\/)conda-meta\/[^/]+\.json$/.test(path),
  extract(file, found) {
    const entry = parseJsonTable(file.text);
    const name = asText(entry['name']);
    const version = asText(entry['version']);
    if (!name || !version) throw new ScannerError('SCANNER_FILE_SYNTAX', 'conda-meta: expected "name" and "version"');
    const license = asText(entry['license']);
    // A package for Python is the one of PyPI, under whose name its advisories stand.
    const python =
      entry['noarch'] === 'python' || asList(entry['depends']).some((each) => /^python( |$)/.test(asText(each) ?? ''));
    const purl = formatPurl(packageUrl({ type: 'conda', name, version }));
    found.package({
      type: python ? 'pypi' : 'conda',
      name,
      version,
      purl,
      ...(license ? { licenses: [license] } : {}),
    });
  },
};
