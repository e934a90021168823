import { safePath } from '@lamellar/archive';
import { quote } from '../errors.js';

/** Where distributions keep their package databases. */
const places: readonly string[] = [
  'var/lib/dpkg',
  'lib/apk/db',
  'usr/lib/apk/db',
  'var/lib/apk/db',
  'var/lib/rpm',
  'usr/lib/sysimage/rpm',
  'usr/share/rpm',
  'var/lib/pacman',
  'usr/lib/opkg',
  'var/lib/opkg',
];

/**
 * What is wrong with a symbolic link that stands where a package database is read: a link to elsewhere hides the database from whoever does not follow it.
 * Undefined for every other link, and for links between the known places, as distributions have them.
 */
export function misplacedDatabase(path: string, linkName: string): string | undefined {
  if (!places.some((place) => path === place || path === `${place}/status` || path === `${place}/installed`))
    return undefined;
  const target = safePath(linkName.startsWith('/') ? linkName : `${path}/../${linkName}`);
  if (target !== undefined && places.some((place) => target === place || target.startsWith(`${place}/`)))
    return undefined;
  return `the package database is a link to ${quote(linkName)}, which is not followed; packages may be missing`;
}
