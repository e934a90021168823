import type { FoundPackage, OsRelease } from '../analyzers/index.js';
import { formatPurl, packageUrl } from '../purl/index.js';

/** Our package types to those of package URLs, where the names differ. */
const urlTypes: Readonly<Record<string, string>> = {
  __proto__: null as never,
  haskell: 'hackage',
  pacman: 'alpm',
  jsr: 'generic',
  cos: 'generic',
};
const distribution = new Set(['deb', 'rpm', 'apk', 'pacman', 'opkg']);

/** The package URL of a package, with its distribution where it belongs to one. */
export function urlOf(found: FoundPackage, os: OsRelease | undefined): string {
  if (found.purl !== undefined) return found.purl;
  const [namespace, name] = distribution.has(found.type) ? [os?.id.toLowerCase() ?? '', found.name] : splitName(found);
  const qualifiers = {
    ...(found.arch ? { arch: found.arch } : {}),
    ...(distribution.has(found.type) && os && os.id !== 'linux'
      ? { distro: os.versionId === '' ? os.id : `${os.id}-${os.versionId}` }
      : {}),
    ...found.qualifiers,
  };
  const version = found.version || found.commit;
  const type = urlTypes[found.type] ?? (found.type || 'generic');
  try {
    return formatPurl(packageUrl({ type, namespace, name, version, qualifiers }));
  } catch {
    // The type asks for parts that the file does not state, such as the uuid of a Julia package.
    return formatPurl(
      packageUrl({ type: 'generic', namespace: type, name: found.name || 'unknown', version, qualifiers }),
    );
  }
}

/** Namespace and name of a package whose ecosystem writes both as one. */
function splitName(found: FoundPackage): [string, string] {
  const mark = found.type === 'maven' ? ':' : '/';
  const nested =
    found.type === 'golang' ||
    found.type === 'swift' ||
    found.type === 'npm' ||
    found.type === 'composer' ||
    found.type === 'github';
  const at = found.type === 'maven' || nested ? found.name.lastIndexOf(mark) : -1;
  return at < 0 ? ['', found.name] : [found.name.slice(0, at), found.name.slice(at + 1)];
}
