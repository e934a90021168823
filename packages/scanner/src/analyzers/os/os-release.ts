import { lines } from '../../formats/headers.js';
import type { Analyzer } from '../analyzer.js';

/** What os-release(5) says. */
export interface OsRelease {
  /** `ID`, such as `debian`, `alpine`, `openEuler`, `kylin`, `anolis`, `uos`; `linux` when absent. */
  readonly id: string;
  readonly idLike: readonly string[];
  /** `VERSION_ID`; empty for rolling releases. */
  readonly versionId: string;
  readonly codename: string;
  readonly prettyName: string;
  readonly name: string;
}

/** Parses os-release: shell assignments, quoted or not. Unknown keys are skipped. */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const equals = line.indexOf('=');
    if (equals > 0 && line[0] !== '#') values.set(line.slice(0, equals).trim(), unquote(line.slice(equals + 1).trim()));
  }
  return {
    id: values.get('ID') || 'linux',
    idLike: (values.get('ID_LIKE') ?? '').split(' ').filter((word) => word !== ''),
    versionId: values.get('VERSION_ID') ?? '',
    codename: values.get('VERSION_CODENAME') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? '',
    name: values.get('NAME') ?? '',
  };
}

function unquote(value: string): string {
  const quote = value[0];
  if ((quote !== '"' && quote !== "'") || value.at(-1) !== quote || value.length < 2) return value;
  const inner = value.slice(1, -1);
  return quote === '"' ? inner.replace(/\\(["$\\`])/g, '$1') : inner;
}

/** `/etc/os-release` and the file that it usually links to. */
export const osRelease: Analyzer = {
  id: 'os/os-release',
  version: 1,
  required: (path) => path === 'etc/os-release' || path === 'usr/lib/os-release',
  extract(file, found) {
    found.os?.(parseOsRelease(file.text));
  },
};
