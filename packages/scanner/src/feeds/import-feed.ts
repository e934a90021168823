import { createReadStream } from 'node:fs';
import { collect, decompress, readTar } from '@lamellar/archive';
import {
  type Advisory,
  type AdvisoryStore,
  advisoryText,
  type ImportOptions,
  type OnBadRecord,
  parseAdvisories,
  parseEpss,
  parseKnownExploited,
  readAdvisories,
} from '../advisories/index.js';
import type { Feed } from './feed.js';

const BATCH = 1000;
const MAX_RECORD = 64 * 2 ** 20;

/** Imports a fetched file or folder as what its feed says it is. Returns how many records are new or changed. */
export async function importFeed(
  store: AdvisoryStore,
  feed: Feed,
  path: string,
  now: number,
  onBad: OnBadRecord,
  options: ImportOptions = {},
): Promise<number> {
  if (feed.kind === 'epss') {
    const { rows, released } = parseEpss(advisoryText(path));
    return store.importThreats('epss', rows, now, released);
  }
  if (feed.kind === 'kev') {
    const { rows, released } = parseKnownExploited(advisoryText(path));
    return store.importThreats('kev', rows, now, released);
  }
  if (/\.tar(\.(gz|zst))?$/.test(path)) return await importTar(store, feed, path, now, onBad, options);
  return store.import(feed.name, readAdvisories(path, onBad), now, { ...options, complete: true });
}

/** Documents of a tar, in batches: the archive is never held. What it no longer names stays, because no batch knows all. */
async function importTar(
  store: AdvisoryStore,
  feed: Feed,
  path: string,
  now: number,
  onBad: OnBadRecord,
  options: ImportOptions,
): Promise<number> {
  let batch: Advisory[] = [];
  let changed = 0;
  let read = 0;
  const { onProgress: _, ...rest } = options;
  const flush = (): void => {
    changed += store.import(feed.name, batch, now, rest);
    read += batch.length;
    options.onProgress?.(read);
    batch = [];
  };
  await readTar(decompress(createReadStream(path)), {
    entry: (entry) => {
      if (entry.type !== 'file' || !entry.name.endsWith('.json') || entry.size > MAX_RECORD) return undefined;
      return collect((bytes) => {
        try {
          batch.push(...parseAdvisories(bytes.toString()));
        } catch (error) {
          onBad(`${path}!/${entry.name}`, error as Error);
        }
        if (batch.length >= BATCH) flush();
      }, entry.size);
    },
  });
  flush();
  return changed;
}
