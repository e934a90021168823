import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Finds the conformance data: `--data`, then `$LAMELLAR_CONFORMANCE`, then `../shared/conformance` beside the checkout.
 * Returns the first that exists, or undefined.
 */
export function findDataRoot(option?: string): string | undefined {
  const candidates = [option, process.env['LAMELLAR_CONFORMANCE'], join(repository, '../shared/conformance')];
  return candidates
    .filter((path): path is string => Boolean(path))
    .map((path) => resolve(path))
    .find(existsSync);
}

/** The names of the wanted folders that the root lacks. */
export function missingData(root: string | undefined, wanted: readonly string[]): string[] {
  return wanted.filter((folder) => root === undefined || !existsSync(join(root, folder)));
}
