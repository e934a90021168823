import { gzipSync } from 'node:zlib';
import { writeTar } from '@lamellar/archive/write';
import { type PlainObject, stringify, type Value } from '../values/index.js';
import type { Manifest } from './bundle.js';
import { type SigningOptions, signFiles } from './sign.js';

/** What a bundle is made of. */
export interface BundleContents {
  /** Texts of modules by path. */
  readonly modules: Readonly<Record<string, string>>;
  readonly data: PlainObject;
  readonly manifest: Manifest;
  readonly signing?: SigningOptions;
}

/** Writes a bundle as a gzip archive: one `data.json`, the modules, the manifest, and the signature when there is a key. */
export function writeBundle({ modules, data, manifest, signing }: BundleContents): Buffer {
  const files = new Map<string, string>([
    ['/data.json', stringify(data)],
    ...Object.entries(modules).map(([path, text]): [string, string] => [`/${path.replace(/^\/+/, '')}`, text]),
    ['/.manifest', stringify(manifestJson(manifest))],
  ]);
  if (signing !== undefined) {
    const named = new Map([...files].map(([path, text]) => [path.slice(1), text]));
    files.set('/.signatures.json', signFiles(named, signing));
  }
  return gzipSync(writeTar([...files].map(([name, content]) => ({ name, content }))));
}

function manifestJson({ revision, roots, metadata, regoVersion }: Manifest): Value {
  return {
    revision,
    roots: [...roots],
    ...(regoVersion !== undefined && { rego_version: regoVersion }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}
