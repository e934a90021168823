import { type FoundPackage, isKnownBinary, type OsRelease } from '../analyzers/index.js';
import type { LayerReport, Problem, SquashedFile } from '../layers/index.js';
import { squash } from '../layers/index.js';
import type { JarIndex } from './jar-index.js';
import { Ownership } from './ownership.js';
import { urlOf } from './package-url.js';

/** A package of the final file system. */
export interface InventoryPackage extends Omit<FoundPackage, 'purl' | 'files'> {
  readonly purl: string;
  /** The file that states it. */
  readonly path: string;
  readonly analyzer: string;
  /** Position of the layer that brought the file, from 0 at the bottom; absent for folders. */
  readonly layer?: number;
  /** The distribution's package that owns the file, as `type:name`: its advisories, not the ecosystem's, tell about it. */
  readonly owner?: string;
}

/** Everything that a scan found. */
export interface Inventory {
  readonly os?: OsRelease;
  readonly packages: readonly InventoryPackage[];
  readonly problems: readonly Problem[];
  /** `unknown` when nothing that lists packages was found: that is not the same as "no packages". */
  readonly completeness: 'known' | 'unknown';
}

/** Options of {@link buildInventory}. */
export interface InventoryOptions {
  /** Whether the one report is of a folder, which has no layers. @default false */
  readonly isFolder?: boolean;
  /** Names the jars that do not say who they are. @default none */
  readonly jars?: JarIndex;
}

/** Lays layers over each other and lists what remains: deterministic, sorted by package URL and path. */
export function buildInventory(layers: readonly LayerReport[], options: InventoryOptions = {}): Inventory {
  const { files, problems } = squash(layers);
  const os = osOf(files);
  const ownership = new Ownership(files);
  const packages: InventoryPackage[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    for (const found of packagesOf(file, options.jars)) {
      // What only adds to a package that a database lists.
      if (found.version === '' && (found.files || (found.type === 'deb' && found.licenses))) continue;
      const each = inventoryPackage(found, file, os, ownership, options.isFolder ?? false);
      // A program of the distribution stands in its database already.
      if (each.owner !== undefined && found.type === 'generic' && isKnownBinary(file.path)) continue;
      const key = `${each.purl}\0${each.path}\0${each.within ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      packages.push(each);
    }
  }
  packages.sort(
    (a, b) => compare(a.purl, b.purl) || compare(a.path, b.path) || compare(a.within ?? '', b.within ?? ''),
  );
  return {
    ...(os ? { os } : {}),
    packages,
    problems: problems.map(({ path, message }) => ({ path, message })),
    completeness: packages.length > 0 ? 'known' : 'unknown',
  };
}

/** What a file states; jars that do not say who they are by the index, which is believed more than a guess by name. */
function packagesOf(file: SquashedFile, jars: JarIndex | undefined): readonly FoundPackage[] {
  if (!jars || !file.archives) return file.packages;
  const named = file.archives.flatMap((archive): FoundPackage[] => {
    const [group, artifact, version] = jars.find(archive.sha1)?.split(':') ?? [];
    return version ? [{ type: 'maven', name: `${group}:${artifact}`, version, ...archive }] : [];
  });
  const known = new Set(named.map((each) => each.sha1));
  return [...file.packages.filter((each) => each.sha1 === undefined || !known.has(each.sha1)), ...named];
}

function inventoryPackage(
  found: FoundPackage,
  file: SquashedFile,
  os: OsRelease | undefined,
  ownership: Ownership,
  isFolder: boolean,
): InventoryPackage {
  const { files: _, purl: __, ...rest } = found;
  const owner = ownership.ownerOf(file.path);
  const own = owner !== undefined && owner !== `${found.type}:${found.name}` ? { owner } : {};
  const licenses = found.licenses ?? ownership.licensesOf(found.type, found.name);
  return {
    ...rest,
    purl: urlOf(found, os),
    path: file.path,
    analyzer: file.analyzer,
    ...(licenses ? { licenses } : {}),
    ...(isFolder ? {} : { layer: file.layer }),
    ...own,
  };
}

/** `/etc/os-release` wins over the file that it usually links to, and both over the older files. */
function osOf(files: readonly SquashedFile[]): OsRelease | undefined {
  const stated = files.filter((each) => each.os);
  const best =
    stated.find((each) => each.path === 'etc/os-release') ??
    stated.find((each) => each.analyzer === 'os/os-release') ??
    // The distributions that derive from Red Hat's and Debian's have both their own file and theirs.
    stated.find((each) => !/(redhat-release|debian_version)$/.test(each.path)) ??
    stated[0];
  return best?.os;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
