import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Advisory, type AdvisoryStore, type OnBadRecord, parseOsv } from '../advisories/index.js';
import { quote, ScannerError } from '../errors.js';
import { changedRecords, fetchRecord } from './changed-records.js';
import { download } from './download.js';
import type { Feed } from './feed.js';
import { importFeed } from './import-feed.js';

/** Options of {@link updateFeeds}. */
export interface UpdateOptions {
  /** Where transfers are kept until they are imported. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  /** Called while bytes arrive or records are read. */
  readonly onProgress?: (feed: Feed, doing: 'fetching' | 'importing', done: number, of: number | undefined) => void;
  /** Called with each advisory that is new or changed: what day 0 is made of. */
  readonly onChange?: (advisory: Advisory) => void;
  readonly onBad?: OnBadRecord;
}

/** What became of one feed. */
export type UpdateStep =
  | { readonly feed: Feed; readonly outcome: 'unchanged' }
  | { readonly feed: Feed; readonly outcome: 'imported'; readonly changed: number; readonly by: 'file' | 'records' }
  | { readonly feed: Feed; readonly outcome: 'failed'; readonly error: Error };

/**
 * Brings feeds up to date, one after the other: each is whole in the database or as it was, so a run that is stopped goes on where it ended. A feed that fails is told and
 * does not keep the others. The network is asked for addresses only; paths are read where they are.
 */
export async function* updateFeeds(
  store: AdvisoryStore,
  feeds: readonly Feed[],
  options: UpdateOptions,
): AsyncGenerator<UpdateStep, void, void> {
  for (const feed of feeds) {
    options.signal?.throwIfAborted();
    try {
      yield await updateFeed(store, feed, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      yield { feed, outcome: 'failed', error: error as Error };
    }
  }
}

async function updateFeed(store: AdvisoryStore, feed: Feed, options: UpdateOptions): Promise<UpdateStep> {
  if (!/^https?:\/\//.test(feed.place)) {
    if (!existsSync(feed.place))
      throw new ScannerError('SCANNER_ADVISORY', `expected a file or folder, found nothing at ${quote(feed.place)}`);
    return await importPath(store, feed, feed.place, '', options);
  }
  const known = store.origin(feed.name);
  const isKnown = known?.place === feed.place;
  const few = isKnown && feed.records ? await updateRecords(store, feed, feed.records, options) : undefined;
  if (few) return few;
  const place = feed.pointer ? await follow(feed, options) : feed.place;
  const path = join(options.folder, fileNameOf(feed, place));
  const fetched = await download(place, path, {
    etag: isKnown ? known.etag : undefined,
    signal: options.signal,
    onProgress: (received, total) => options.onProgress?.(feed, 'fetching', received, total),
  });
  if (!fetched.changed) {
    store.setOrigin(feed.name, known as { place: string; etag: string }, options.now);
    return { feed, outcome: 'unchanged' };
  }
  try {
    return await importPath(store, feed, path, fetched.etag, options);
  } finally {
    rmSync(path, { force: true });
  }
}

async function importPath(
  store: AdvisoryStore,
  feed: Feed,
  path: string,
  etag: string,
  options: UpdateOptions,
): Promise<UpdateStep> {
  const changed = await importFeed(store, feed, path, options.now, options.onBad ?? (() => {}), {
    onProgress: (read) => options.onProgress?.(feed, 'importing', read, undefined),
    ...(options.onChange ? { onChange: options.onChange } : {}),
  });
  store.setOrigin(feed.name, { place: feed.place, etag }, options.now);
  return { feed, outcome: 'imported', changed, by: 'file' };
}

/** Fetches only the records that changed, where the server lists them and they are few. */
async function updateRecords(
  store: AdvisoryStore,
  feed: Feed,
  records: string,
  options: UpdateOptions,
): Promise<UpdateStep | undefined> {
  const newest = store.freshness().find((each) => each.source === feed.name)?.newest ?? '';
  const ids = await changedRecords(records, newest, options.signal);
  if (!ids) return undefined;
  const advisories: Advisory[] = [];
  for (const [i, id] of ids.entries()) {
    const text = await fetchRecord(records, id, options.signal);
    options.onProgress?.(feed, 'fetching', i + 1, ids.length);
    if (text === undefined) continue;
    try {
      advisories.push(parseOsv(text));
    } catch (error) {
      options.onBad?.(`${records}/${id}.json`, error as Error);
    }
  }
  const origin = store.origin(feed.name) as { place: string; etag: string };
  const onChange = options.onChange ? { onChange: options.onChange } : {};
  const changed = store.import(feed.name, advisories, options.now, onChange);
  // The zip is another one by now, whose name is not known.
  store.setOrigin(feed.name, ids.length === 0 ? origin : { ...origin, etag: '' }, options.now);
  return ids.length === 0 ? { feed, outcome: 'unchanged' } : { feed, outcome: 'imported', changed, by: 'records' };
}

/** The address that a pointer names: a file beside it. */
async function follow(feed: Feed, options: UpdateOptions): Promise<string> {
  const path = join(options.folder, fileNameOf(feed, 'pointer.txt'));
  await download(feed.place, path, { signal: options.signal, maxBytes: 4096 });
  const name = readFileSync(path, 'utf8').trim();
  rmSync(path, { force: true });
  if (!/^[\w][\w.-]{0,200}$/.test(name)) {
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected the name of a file in ${quote(feed.place)}, found ${quote(name)}`,
    );
  }
  return new URL(name, feed.place).href;
}

/** A name without what a file system minds; the end tells the form. */
function fileNameOf(feed: Feed, place: string): string {
  const end =
    /\.(json|json\.gz|jsonl|jsonl\.gz|zip|csv|csv\.gz|txt|tar|tar\.gz|tar\.zst)$/.exec(basename(place))?.[0] ?? '.json';
  return `${feed.name.replace(/[^\w.-]+/g, '-').slice(-120)}${end}`;
}
