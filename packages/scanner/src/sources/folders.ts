import { basename } from 'node:path';
import type { DocumentSource, FolderSource } from './source.js';

/** A root file system or a project in a folder. `exclude` holds paths relative to it. */
export function folder(path: string, options: { readonly exclude?: readonly string[] } = {}): FolderSource {
  return { kind: 'folder', name: path, path, ...options };
}

/** A CycloneDX or SPDX file, told by its content. */
export function billOfMaterials(path: string): DocumentSource {
  return { kind: 'document', name: basename(path), path };
}
