import { join } from 'node:path';
import { root } from './packages.js';

/** The pinned pnpm that the set-up installs; run it with Node. */
export const pnpm: string = join(root, '.tools/node_modules/pnpm/bin/pnpm.cjs');
