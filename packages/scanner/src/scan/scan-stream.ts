import { Budget, collect, safePath, sniffCompression, type TarBody, type TarEntry, TarReader } from '@lamellar/archive';
import { quote, ScannerError } from '../errors.js';
import { ChunkPipe } from '../layers/chunk-pipe.js';
import type { LayerReport } from '../layers/index.js';
import type { BlobStore } from '../sources/blob-store.js';
import { openArchive } from '../sources/docker-archive.js';
import type { Image, StreamSource } from '../sources/index.js';

/** Reads one layer that passes by; the digest is the one that its name claims. */
export type ReadPassing = (chunks: AsyncIterable<Uint8Array>, claimed: string | undefined) => Promise<PassedLayer>;

/** A layer that passed by. */
export interface PassedLayer {
  readonly report: LayerReport;
  readonly cached: boolean;
}

/** What a stream held: the image that its small files describe, and what was read of its layers by their path. */
export interface PassedImage {
  readonly image: Image;
  readonly layers: ReadonlyMap<string, PassedLayer>;
}

/** Manifests, configs and what else is no layer. */
const MAX_SMALL = 16 * 2 ** 20;
const MAX_SMALL_IN_ALL = 128 * 2 ** 20;
const MAX_ENTRIES = 100_000;
const SNIFFED = 512;

/**
 * Reads an image tar once, from front to end. Which entries are layers is told by their first bytes, since the manifest that names them may stand at the end; entries
 * that it does not name are dropped.
 */
export async function readPassing(
  source: StreamSource,
  read: ReadPassing,
  signal: AbortSignal | undefined,
): Promise<PassedImage> {
  const passing = new Passing(read);
  const reader = new TarReader(passing, { budget: new Budget({ maxEntries: MAX_ENTRIES, maxEntryBytes: 2 ** 40 }) });
  try {
    for await (const chunk of await source.open(signal)) {
      signal?.throwIfAborted();
      reader.write(chunk);
      await passing.settle();
    }
    reader.end();
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ScannerError) throw cause;
    throw new ScannerError(
      'SCANNER_SOURCE',
      `${source.name}: the image is not read to its end: ${(cause as Error).message}`,
      { cause },
    );
  } finally {
    await passing.finish();
  }
  return { image: openArchive(passing.store(), source.options), layers: passing.layers() };
}

/** The visitor of the outer tar. */
class Passing {
  readonly #read: ReadPassing;
  readonly #small = new Map<string, Buffer>();
  readonly #layers = new Map<string, PassedLayer>();
  readonly #links = new Map<string, string>();
  /** Layers that pass or have just passed. */
  readonly #running = new Map<ChunkPipe, { readonly done: Promise<void>; ended: boolean }>();
  #smallBytes = 0;

  constructor(read: ReadPassing) {
    this.#read = read;
  }

  entry(entry: TarEntry): TarBody | undefined {
    const path = safePath(entry.name);
    if (path === undefined) return undefined;
    if (entry.type === 'link') this.#links.set(path, safePath(entry.linkName) ?? '');
    if (entry.type === 'symlink') this.#links.set(path, safePath(`${path}/../${entry.linkName}`) ?? '');
    if (entry.type !== 'file' || entry.size === 0) return undefined;
    return this.#body(path, entry.size);
  }

  /** Waits until the layers that pass have used up what they were given, so that memory stays bounded. */
  async settle(): Promise<void> {
    for (const [pipe, { done, ended }] of this.#running) {
      await pipe.drained();
      if (!ended) continue;
      await done;
      this.#running.delete(pipe);
    }
  }

  /** Ends layers that are cut off. */
  async finish(): Promise<void> {
    for (const [pipe, { done }] of this.#running) {
      pipe.end();
      await done.catch(() => {});
    }
  }

  layers(): ReadonlyMap<string, PassedLayer> {
    for (const [path, target] of this.#links) {
      const layer = this.#layers.get(target);
      if (layer && !this.#layers.has(path)) this.#layers.set(path, layer);
    }
    return this.#layers;
  }

  /** The small files; layers are there by name alone. */
  store(): BlobStore {
    const missing = (path: string): ScannerError =>
      new ScannerError(
        'SCANNER_SOURCE',
        `expected the file ${quote(path)} in the image's tar; the image is incomplete`,
      );
    return {
      has: (path) => this.#small.has(path),
      size: (path) => {
        if (!this.layers().has(path)) throw missing(path);
        return 0;
      },
      read: (path) => {
        const bytes = this.#small.get(path);
        if (!bytes) throw missing(path);
        return bytes;
      },
      stream: (path) => {
        throw missing(path);
      },
      close: () => {},
    };
  }

  /** Looks at the first bytes before it decides. */
  #body(path: string, size: number): TarBody {
    let head: Buffer = Buffer.alloc(0);
    let body: TarBody | undefined;
    const decide = (): void => {
      body = isLayer(path, size, head) ? this.#layer(path) : this.#keep(path, size);
      body.write(head);
    };
    return {
      write: (chunk) => {
        if (body) return body.write(chunk);
        head = Buffer.concat([head, chunk]);
        if (head.length >= Math.min(SNIFFED, size)) decide();
      },
      end: () => {
        if (!body) decide();
        body?.end?.();
      },
    };
  }

  #keep(path: string, size: number): TarBody {
    this.#smallBytes += size;
    if (size > MAX_SMALL || this.#smallBytes > MAX_SMALL_IN_ALL)
      throw new ScannerError('SCANNER_SOURCE', `${quote(path)} is larger than any manifest or config is`);
    return collect((bytes) => this.#small.set(path, bytes), size);
  }

  #layer(path: string): TarBody {
    const pipe = new ChunkPipe();
    const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1];
    const reading = this.#read(pipe, hex === undefined ? undefined : `sha256:${hex}`);
    const done = reading.then((layer) => {
      this.#layers.set(path, layer);
    });
    // It is awaited later; until then a failure must not count as unhandled.
    done.catch(() => {});
    const running = { done, ended: false };
    this.#running.set(pipe, running);
    return {
      write: (chunk) => pipe.push(chunk),
      end: () => {
        pipe.end();
        running.ended = true;
      },
    };
  }
}

/** Layers are compressed, or tars; whatever is small and begins as JSON is none. */
function isLayer(path: string, size: number, head: Buffer): boolean {
  if (sniffCompression(head) !== 'none') return true;
  if (head.toString('latin1', 257, 262) === 'ustar' || path.endsWith('.tar')) return true;
  return size > MAX_SMALL;
}
