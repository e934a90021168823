import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Bundle } from './bundle.js';
import { BundleError } from './errors.js';
import { type ReadOptions, readFiles } from './read-files.js';

const MAX_FILES = 100_000;
const NAMES = new Set(['data.json', 'data.yaml', 'data.yml', '.manifest', '.signatures.json', 'patch.json']);

/**
 * Reads a bundle of the files below a directory: modules, data, manifest and signatures. Links are not followed.
 *
 * @throws {BundleError} as `readFiles`; errors of the file system as they are.
 */
export async function readBundleDirectory(directory: string, options: ReadOptions = {}): Promise<Bundle> {
  const files = new Map<string, Uint8Array>();
  const pending = [directory];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() && (NAMES.has(entry.name) || entry.name.endsWith('.rego'))) {
        if (files.size >= MAX_FILES)
          throw new BundleError('POLICY_BUNDLE_FORMAT', `${directory}: more than ${MAX_FILES} files`);
        files.set(relative(directory, path).split(sep).join('/'), await readFile(path));
      }
    }
  }
  return readFiles(new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), options);
}
