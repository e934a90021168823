import { readFileSync } from 'node:fs';

/** The package that a file belongs to. */
export interface PackageFile {
  readonly name: string;
  readonly version: string;
  /** The file below the package's root, with `/`. */
  readonly file: string;
}

interface Manifest {
  readonly root: string;
  readonly name: string;
  readonly version: string;
}

const manifests = new Map<string, Manifest | undefined>();

/** Finds the nearest `package.json` with a name and a version above a file; asked once for each folder. */
export function packageOf(path: string): PackageFile | undefined {
  const unified = path.replaceAll('\\', '/');
  const found = manifestOf(unified.slice(0, unified.lastIndexOf('/')));
  return found && { name: found.name, version: found.version, file: unified.slice(found.root.length + 1) };
}

function manifestOf(folder: string): Manifest | undefined {
  if (manifests.has(folder)) return manifests.get(folder);
  let found: Manifest | undefined;
  try {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Record<string, unknown>;
    if (typeof name === 'string' && typeof version === 'string') found = { root: folder, name, version };
  } catch {
    // No manifest here, or one that cannot be read: the next folder above decides.
  }
  const up = folder.slice(0, folder.lastIndexOf('/'));
  found ??= up === '' || folder.endsWith('/node_modules') ? undefined : manifestOf(up);
  manifests.set(folder, found);
  return found;
}
