import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesObject } from '../admission/review.js';
import { type KubernetesClient, KubernetesError, type WatchEvent } from './client.js';

/** Who hears what a reflector sees. */
export interface ReflectorHandlers<T extends KubernetesObject> {
  /** An object is there, new or changed. */
  readonly onSet: (object: T) => void;
  /** An object is gone. */
  readonly onRemove: (object: T) => void;
  /** Something failed; the reflector goes on. */
  readonly onError?: (error: unknown) => void;
  /** The server has forgotten the last version seen; everything is listed again. */
  readonly onExpired?: () => void;
}

/** Options of {@link reflect}. */
export interface ReflectorOptions {
  readonly signal: AbortSignal;
  /** Longest time of one watch in seconds; the server may end it sooner. @default 300 */
  readonly watchSeconds?: number;
  /** Most milliseconds between two tries after failures. @default 30000 */
  readonly maxDelayMs?: number;
}

/** A running reflector. */
export interface Reflector {
  /** Resolves when the first list was handed over whole. */
  readonly synced: Promise<void>;
  /** Resolves when the signal ended it. */
  readonly ended: Promise<void>;
}

const PAGE = 500;
const GONE = 410;
const FIRST_DELAY = 100;

interface List<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly T[];
}

/**
 * Keeps a copy of the objects below a path up to date: lists, watches from there, and after every interruption watches on from the last
 * version seen. When that has expired it lists again and tells what is gone meanwhile, so that nothing is lost.
 */
export function reflect<T extends KubernetesObject>(
  client: KubernetesClient,
  path: string,
  handlers: ReflectorHandlers<T>,
  options: ReflectorOptions,
): Reflector {
  const { signal } = options;
  const synced = Promise.withResolvers<void>();
  const known = new Map<string, T>();
  let version: string | undefined;
  let failures = 0;

  const set = (object: T): void => {
    known.set(keyOf(object), object);
    handlers.onSet(object);
  };
  const remove = (object: T): void => {
    if (known.delete(keyOf(object))) handlers.onRemove(object);
  };
  const list = async (): Promise<void> => {
    const { items, resourceVersion } = await listAll<T>(client, path, signal);
    const here = new Set(items.map(keyOf));
    for (const [key, object] of [...known]) if (!here.has(key)) remove(object);
    for (const object of items) {
      if (versionOf(known.get(keyOf(object))) !== versionOf(object)) set(object);
    }
    version = resourceVersion;
    synced.resolve();
  };
  const onEvent = (event: WatchEvent): void => {
    if (event.type === 'ERROR') {
      const { code = 0, message = 'the watch failed' } = event.object as { code?: number; message?: string };
      throw new KubernetesError(code, `watch ${path}: ${message}`);
    }
    const object = event.object as T;
    version = versionOf(object) ?? version;
    failures = 0;
    if (event.type === 'DELETED') remove(object);
    else if (event.type !== 'BOOKMARK') set(object);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (version === undefined) await list();
        const seconds = options.watchSeconds ?? 300;
        const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${seconds}&resourceVersion=${version}`;
        await client.watch(withQuery(path, query), onEvent, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof KubernetesError && error.status === GONE) {
          version = undefined;
          handlers.onExpired?.();
        } else {
          handlers.onError?.(error);
          const pause = Math.min(options.maxDelayMs ?? 30_000, FIRST_DELAY * 2 ** failures++);
          await delay(pause, undefined, { signal }).catch(() => undefined);
        }
      }
    }
    synced.resolve();
  };
  return { synced: synced.promise, ended: run() };
}

async function listAll<T>(
  client: KubernetesClient,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly items: T[]; readonly resourceVersion: string }> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const more = next === undefined ? '' : `&continue=${encodeURIComponent(next)}`;
    const page = await client.request<List<T> & { kind?: string; apiVersion?: string }>(
      'GET',
      withQuery(path, `limit=${PAGE}${more}`),
      undefined,
      { signal },
    );
    // Items of a list leave out what the list says.
    const kind = page.kind?.replace(/List$/, '');
    items.push(...page.items.map((item) => ({ apiVersion: page.apiVersion, kind, ...item })));
    next = page.metadata.continue;
    if (next === undefined || next === '') return { items, resourceVersion: page.metadata.resourceVersion };
  }
}

function withQuery(path: string, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function versionOf(object: KubernetesObject | undefined): string | undefined {
  const version = object?.metadata?.['resourceVersion'];
  return typeof version === 'string' ? version : undefined;
}
