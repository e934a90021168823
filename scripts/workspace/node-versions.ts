import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packages.js';

/** A Node.js that packages are tested on. */
export interface NodeVersion {
  readonly major: 22 | 24 | 26;
  /** The executable, or undefined where no pinned build exists for this platform. */
  readonly path: string | undefined;
}

/** Node 22, 24 and 26 as the workspace pins them. */
export function nodeVersions(): NodeVersion[] {
  const matrix = join(root, 'scripts/node-matrix/node_modules');
  const found = (path: string): string | undefined => (existsSync(path) ? path : undefined);
  return [
    { major: 22, path: found(join(matrix, `node22-${process.arch}/bin/node`)) },
    { major: 24, path: process.execPath },
    { major: 26, path: found(join(matrix, `node26-${process.arch}/bin/node`)) },
  ];
}
