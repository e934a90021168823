import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The Node flags under which the workspace runs from its sources, without a build.
 * @param {string} root the repository
 * @returns {string[]}
 */
export function sourceFlags(root) {
  return [
    '--conditions=@lamellar/source',
    '--disable-warning=ExperimentalWarning',
    `--import=${pathToFileURL(join(root, 'scripts/source-loader.mjs')).href}`,
  ];
}
