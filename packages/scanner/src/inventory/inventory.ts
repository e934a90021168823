import type { FoundPackage, OsRelease } from '../analyzers/index.js';
import type { LayerReport, Problem, SquashedFile } from '../layers/index.js';
import { squash } from '../layers/index.js';
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

/** Lays layers over each other and lists what remains: deterministic, sorted by package URL and path. */
export function buildInventory(
  layers: readonly LayerReport[],
  options: { readonly isFolder?: boolean } = {},
): Inventory {
  const { files, problems } = squash(layers);
  const os = osOf(files);
  const owners = ownersOf(files);
  const packages: InventoryPackage[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    for (const found of file.packages) {
      if (found.version === '' && found.files) continue;
      const each = inventoryPackage(found, file, os, owners, options.isFolder ?? false);
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

function inventoryPackage(
  found: FoundPackage,
  file: SquashedFile,
  os: OsRelease | undefined,
  owners: ReadonlyMap<string, string>,
  isFolder: boolean,
): InventoryPackage {
  const { files: _, purl: __, ...rest } = found;
  const owner = owners.get(file.path) ?? owners.get(file.path.replace(/\/[^/]+$/, ''));
  const own = owner !== undefined && owner !== `${found.type}:${found.name}` ? { owner } : {};
  return {
    ...rest,
    purl: urlOf(found, os),
    path: file.path,
    analyzer: file.analyzer,
    ...(isFolder ? {} : { layer: file.layer }),
    ...own,
  };
}

/** `/etc/os-release` wins over the file that it usually links to. */
function osOf(files: readonly SquashedFile[]): OsRelease | undefined {
  return (files.find((each) => each.os && each.path === 'etc/os-release') ?? files.find((each) => each.os))?.os;
}

function ownersOf(files: readonly SquashedFile[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const file of files) {
    for (const found of file.packages) {
      if (found.type !== 'deb' && found.type !== 'apk' && found.type !== 'rpm') continue;
      for (const path of found.files ?? []) owners.set(path, `${found.type}:${found.name}`);
    }
  }
  return owners;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
