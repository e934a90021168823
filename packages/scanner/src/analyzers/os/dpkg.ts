import { ScannerError } from '../../errors.js';
import { type Paragraph, paragraphs } from '../../formats/headers.js';
import type { Analyzer, Findings, FoundPackage } from '../analyzer.js';
import { isKnownBinary } from '../binary/known-binary.js';

/** dpkg's `status`, the `status.d` files of distroless images, and opkg's `status`. Only what is installed counts. */
export const dpkgStatus: Analyzer = {
  id: 'os/dpkg',
  version: 1,
  required: (path) =>
    path === 'var/lib/dpkg/status' ||
    (path.startsWith('var/lib/dpkg/status.d/') && !path.endsWith('.md5sums')) ||
    path === 'usr/lib/opkg/status' ||
    path === 'var/lib/opkg/status' ||
    path === 'opt/opkg/status',
  extract(file, found) {
    const singles = file.path.includes('status.d/');
    const type = file.path.includes('opkg/') ? 'opkg' : 'deb';
    let read = 0;
    for (const fields of paragraphs(file.text)) {
      read++;
      report(fields, type, singles, found);
    }
    if (read === 0 && file.text.trim() !== '' && !file.path.endsWith('.md5sums')) {
      throw new ScannerError('SCANNER_FILE_SYNTAX', 'dpkg status: expected paragraphs of "Field: value" lines');
    }
  },
};

function report(fields: Paragraph, type: string, singles: boolean, found: Findings): void {
  const name = fields.get('package');
  const version = fields.get('version');
  const status = fields.get('status');
  if (!status && !singles && name) {
    found.problem(`dpkg status: the package ${name} has no status and is left out`);
    return;
  }
  // Third word: "installed"; the others were removed, unpacked or only half installed.
  if (status !== undefined && !status.endsWith(' installed')) return;
  if (!name || !version) return;
  const source = sourceOf(fields.get('source'));
  const arch = fields.get('architecture');
  const maintainer = fields.get('maintainer');
  const each: FoundPackage = {
    type,
    name,
    version,
    ...(source ? { source } : {}),
    ...(arch ? { arch } : {}),
    ...(maintainer ? { maintainer } : {}),
    ...dependsOn(fields),
  };
  found.package(each);
}

/** `source` or `source (version)`, where the version differs from the binary package's. */
function sourceOf(text: string | undefined): { name: string; version?: string } | undefined {
  if (!text) return undefined;
  const match = /^(\S+)(?: \(([^)]+)\))?/.exec(text);
  if (!match) return undefined;
  return match[2] ? { name: match[1] as string, version: match[2] } : { name: match[1] as string };
}

function dependsOn(fields: Paragraph): { dependsOn?: readonly string[] } {
  const all = [fields.get('pre-depends'), fields.get('depends')].filter(Boolean).join(',');
  const names = all.split(',').flatMap((each) => /^\s*([a-z0-9][a-z0-9+.-]*)/i.exec(each)?.[1] ?? []);
  return names.length > 0 ? { dependsOn: [...new Set(names)] } : {};
}

/** Files of each dpkg package, `var/lib/dpkg/info/*.list`: language packages in them belong to the distribution. */
export const dpkgFiles: Analyzer = {
  id: 'os/dpkg-files',
  version: 2,
  required: (path) => path.startsWith('var/lib/dpkg/info/') && path.endsWith('.list'),
  extract(file, found) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1, -5).split(':', 1)[0] as string;
    const files = file.text.split('\n').flatMap((line) => (isOwned(line) ? [line.slice(1)] : []));
    if (files.length > 0) found.package({ type: 'deb', name, version: '', files });
  },
};

/** Paths that could describe a language package; lists name hundreds of thousands of others. */
function isOwned(line: string): boolean {
  if (isKnownBinary(line)) return true;
  return /\.(dist-info|egg-info)(\/METADATA|\/PKG-INFO)?$|\.gemspec$|\/package\.json$|\.jar$|\/installed\.json$|\/META\.(json|yml)$|\/DESCRIPTION$/.test(
    line,
  );
}
