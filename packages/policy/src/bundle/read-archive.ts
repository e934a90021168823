import { ArchiveError, Budget, collect, decompress, readTar } from '@lamellar/archive';
import type { Bundle } from './bundle.js';
import { BundleError, messageOf } from './errors.js';
import { type ReadOptions, readFiles } from './read-files.js';

/** Largest bundle, unpacked. */
const MAX_BYTES = 2 ** 30;
const MAX_ENTRIES = 100_000;

/**
 * Reads a bundle of a gzipped (or plain) tar archive.
 *
 * @example
 * ```ts
 * const bundle = await readBundle(await readFile('bundle.tar.gz'));
 * ```
 * @throws {BundleError} for a damaged archive, one beyond the limits (1 GiB, 100,000 files), and what `readFiles` refuses.
 */
export async function readBundle(
  archive: Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<Bundle> {
  const files = new Map<string, Uint8Array>();
  const budget = new Budget({ maxBytes: MAX_BYTES, maxEntries: MAX_ENTRIES, maxEntryBytes: MAX_BYTES });
  const chunks = archive instanceof Uint8Array ? [archive] : archive;
  try {
    await readTar(
      decompress(chunks, { budget }),
      {
        entry: ({ name, type }) => {
          const path = bundlePath(name);
          if (type !== 'file' || path === undefined) return undefined;
          if (files.has(path)) throw new BundleError('POLICY_BUNDLE_FORMAT', `the archive holds ${path} twice`);
          return collect((bytes) => files.set(path, bytes));
        },
      },
      { budget },
    );
  } catch (cause) {
    if (cause instanceof ArchiveError)
      throw new BundleError('POLICY_BUNDLE_FORMAT', `bundle archive: ${messageOf(cause)}`, { cause });
    throw cause;
  }
  return readFiles(files, options);
}

/** The path of an entry without a leading `/` or `./`; one that climbs is none. */
function bundlePath(name: string): string | undefined {
  const steps = name.split('/').filter((step) => step !== '' && step !== '.');
  return steps.length === 0 || steps.includes('..') ? undefined : steps.join('/');
}
