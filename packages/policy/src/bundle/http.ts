import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bundle } from './bundle.js';
import { BundleError, messageOf } from './errors.js';
import { readBundle } from './read-archive.js';
import { readBundleDirectory } from './read-directory.js';
import type { ReadOptions } from './read-files.js';
import type { BundleStore } from './store.js';

/** Where a bundle comes from. */
export interface BundleSource extends Omit<ReadOptions, 'etag'> {
  /** `http:` or `https:`, or a `file:` URL of an archive or directory. */
  readonly url: string;
  /** Sent with each request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds that the server may hold a request back until something changes; absent asks for no long poll. */
  readonly longPollSeconds?: number;
  /** Longest wait for an answer beyond the long poll, in milliseconds. @default 10000 */
  readonly timeoutMs?: number;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

/** An answer of the server. */
export type FetchedBundle =
  | { readonly status: 'new'; readonly bundle: Bundle; readonly longPoll: boolean }
  | { readonly status: 'unchanged'; readonly longPoll: boolean };

const BUNDLE_TYPE = 'application/vnd.openpolicyagent.bundles';

/**
 * Asks for a bundle once. With the tag of the one in use the server may answer that nothing changed, or send a delta.
 *
 * @throws {BundleError} `POLICY_BUNDLE_FETCH` when it does not answer with a bundle.
 */
export async function fetchBundle(source: BundleSource, etag?: string, signal?: AbortSignal): Promise<FetchedBundle> {
  const { url, headers = {}, longPollSeconds, timeoutMs = 10_000, fetch = globalThis.fetch, ...read } = source;
  if (url.startsWith('file:')) return fetchLocal(new URL(url), etag, read);
  const wait = longPollSeconds === undefined ? '' : `;wait=${longPollSeconds}`;
  const limit = AbortSignal.timeout(timeoutMs + (longPollSeconds ?? 0) * 1000);
  try {
    const response = await fetch(url, {
      headers: {
        ...headers,
        prefer: `modes=snapshot,delta${wait}`,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const longPoll = response.headers.get('content-type') === BUNDLE_TYPE;
    if (response.status === 304) return { status: 'unchanged', longPoll };
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new BundleError(
        'POLICY_BUNDLE_FETCH',
        `${url}: the server answered ${response.status} ${response.statusText}`,
      );
    }
    const tag = response.headers.get('etag');
    const bundle = await readBundle(response.body, { ...read, ...(tag === null ? {} : { etag: tag }) });
    return { status: 'new', bundle, longPoll };
  } catch (cause) {
    if (cause instanceof BundleError || signal?.aborted === true) throw cause;
    throw new BundleError('POLICY_BUNDLE_FETCH', `${url}: ${messageOf(cause)}`, { cause });
  }
}

/** A bundle from an archive or directory of this machine; its tag changes when the files do. */
async function fetchLocal(url: URL, etag: string | undefined, options: ReadOptions): Promise<FetchedBundle> {
  try {
    const path = fileURLToPath(url);
    const isDirectory = (await stat(path)).isDirectory();
    const tag = isDirectory ? await directoryTag(path) : fileTag(await stat(path));
    if (tag === etag) return { status: 'unchanged', longPoll: false };
    const read = { ...options, etag: tag };
    const bundle = isDirectory ? await readBundleDirectory(path, read) : await readBundle(await readFile(path), read);
    return { status: 'new', bundle, longPoll: false };
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    throw new BundleError('POLICY_BUNDLE_FETCH', `${url.href}: ${messageOf(cause)}`, { cause });
  }
}

function fileTag({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }): string {
  return `${mtimeMs}-${size}`;
}

async function directoryTag(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true });
  const tags = await Promise.all(
    entries.sort().map(async (name) => `${name} ${fileTag(await stat(join(path, name)))}`),
  );
  return createHash('sha256').update(tags.join('\n')).digest('hex');
}

/** How a bundle is watched. */
export interface WatchOptions {
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Least and most milliseconds between two requests that are no long polls; the time between is drawn at random. @default 60000, 120000 */
  readonly delayMs?: readonly [least: number, most: number];
  /** Told after each activation. */
  readonly onActivated?: (bundle: Bundle) => void;
  /** Told of each failure; the store keeps what it has. */
  readonly onError?: (error: unknown) => void;
}

const FIRST_RETRY = 100;

/** Keeps a bundle of a store up to date until the signal ends it. Failures are tried again, at first soon, then as often as other requests. */
export async function watchBundle(
  store: BundleStore,
  name: string,
  source: BundleSource,
  options: WatchOptions,
): Promise<void> {
  const { signal, delayMs: [least, most] = [60_000, 120_000] } = options;
  let etag: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    let pause = least + Math.random() * Math.max(0, most - least);
    try {
      const answer = await fetchBundle(source, etag, signal);
      if (signal.aborted) return;
      if (answer.status === 'new') {
        store.activate(name, answer.bundle);
        etag = answer.bundle.etag;
        options.onActivated?.(answer.bundle);
      }
      failures = 0;
      if (answer.longPoll && source.longPollSeconds !== undefined) pause = 0;
    } catch (error) {
      if (signal.aborted) return;
      // A delta that does not fit asks for the whole bundle next time.
      etag = undefined;
      store.failed(name, error);
      options.onError?.(error);
      pause = Math.min(pause, FIRST_RETRY * 2 ** failures++);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
