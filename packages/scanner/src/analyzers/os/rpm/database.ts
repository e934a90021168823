import { ScannerError } from '../../../errors.js';
import { type Analyzer, baseName, type Findings } from '../../analyzer.js';
import { isKnownBinary } from '../../binary/known-binary.js';
import { berkeleyValues, isBerkeleyHash } from './berkeley-db.js';
import { type RpmHeader, readHeader, tags } from './header.js';
import { isNdb, ndbPackages } from './ndb.js';
import { isSqlite, sqlitePackages } from './sqlite.js';

const names = new Set(['rpmdb.sqlite', 'Packages', 'Packages.db']);

/** rpm's database in its three forms: sqlite, SUSE's ndb, and the older Berkeley DB. */
export const rpmDatabase: Analyzer = {
  id: 'os/rpm',
  version: 2,
  required: (path) =>
    names.has(baseName(path)) && /(^|\/)(var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\//.test(path),
  maxBytes: 1024 * 2 ** 20,
  extract(file, found) {
    for (const blob of headers(file.bytes)) report(readHeader(blob), found);
  },
};

function headers(bytes: Buffer): Iterable<Buffer> {
  if (isSqlite(bytes)) return sqlitePackages(bytes);
  if (isNdb(bytes)) return ndbPackages(bytes);
  if (isBerkeleyHash(bytes)) return berkeleyValues(bytes);
  throw new ScannerError(
    'SCANNER_FILE_SYNTAX',
    'rpm database: expected sqlite, ndb or a Berkeley DB hash, found none of them',
  );
}

function report(header: RpmHeader, found: Findings): void {
  const name = header.text(tags.name);
  const version = header.text(tags.version);
  // Imported keys stand among the packages.
  if (name === '' || name === 'gpg-pubkey') return;
  const epoch = header.number(tags.epoch);
  const arch = header.text(tags.arch);
  const license = header.text(tags.license);
  const vendor = header.text(tags.vendor);
  const module = header.text(tags.modularityLabel);
  const files = ownedFiles(header);
  const qualifiers = {
    ...(epoch ? { epoch: String(epoch) } : {}),
    ...(module ? { rpmmod: module } : {}),
  };
  found.package({
    type: 'rpm',
    name,
    version: `${version}-${header.text(tags.release)}`,
    ...sourceOf(header.text(tags.sourceRpm)),
    ...(arch ? { arch } : {}),
    ...(license ? { licenses: [license] } : {}),
    ...(vendor ? { maintainer: vendor } : {}),
    ...(Object.keys(qualifiers).length > 0 ? { qualifiers } : {}),
    ...(files.length > 0 ? { files } : {}),
  });
}

/** `name-version-release.src.rpm` */
function sourceOf(text: string): { source?: { name: string; version: string } } {
  const match = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(text);
  return match ? { source: { name: match[1] as string, version: match[2] as string } } : {};
}

/** Files that could describe a language package. */
function ownedFiles(header: RpmHeader): string[] {
  const folders = header.texts(tags.dirNames);
  const indexes = header.numbers(tags.dirIndexes);
  return header.texts(tags.baseNames).flatMap((base, i) => {
    const path = `${folders[indexes[i] ?? -1] ?? '/'}${base}`.slice(1);
    return isKnownBinary(path) || /(METADATA|PKG-INFO|package\.json|\.gemspec|\.jar|\.egg-info)$/.test(path)
      ? [path]
      : [];
  });
}
