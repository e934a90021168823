import { createHash, type Hash } from 'node:crypto';
import {
  type ArchiveLimits,
  Budget,
  collect,
  decompress,
  safePath,
  type TarBody,
  type TarEntry,
  TarReader,
} from '@lamellar/archive';
import type { Analyzer } from '../analyzers/index.js';
import { quote } from '../errors.js';
import { analyzersKey } from './analyzers-key.js';
import { LayerAnalysis } from './layer-analysis.js';
import { type LayerReport, pathHash } from './layer-report.js';

/** Options of {@link walkLayer}. */
export interface WalkOptions {
  readonly analyzers: readonly Analyzer[];
  readonly limits?: Partial<ArchiveLimits>;
  /** Computes the digest of the uncompressed layer as well. @default false */
  readonly diffIds?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Limits that suit a layer: a bomb ends well before the disk of a build machine would. */
const layerLimits: Partial<ArchiveLimits> = { maxBytes: 2 ** 37, maxEntries: 20_000_000 };

/**
 * Reads a layer once, from its bytes as stored: decompresses, walks the tar, runs the analyzers, and computes the digest.
 * What a damaged layer held before the fault is reported, with the fault as a problem; nothing is written anywhere.
 */
export async function walkLayer(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: WalkOptions,
): Promise<LayerReport> {
  const stored = createHash('sha256');
  const plain = options.diffIds ? createHash('sha256') : undefined;
  const budget = new Budget({ ...layerLimits, ...options.limits });
  const walk = new LayerWalk(options.analyzers);
  const reader = new TarReader(walk, { budget });
  let broken = false;
  const source = hashed(chunks, stored, options.signal);
  try {
    for await (const chunk of decompress(source, { budget })) {
      plain?.update(chunk);
      walk.bytes += chunk.length;
      if (!broken) broken = !attempt(walk, () => reader.write(chunk));
    }
    if (!broken) attempt(walk, () => reader.end());
  } catch (error) {
    options.signal?.throwIfAborted();
    broken = true;
    walk.analysis.problem('', `the layer is not read to its end: ${(error as Error).message}`);
  }
  return walk.report(
    broken ? '' : `sha256:${stored.digest('hex')}`,
    broken ? '' : plain ? `sha256:${plain.digest('hex')}` : '',
    options.analyzers,
  );
}

/** False when the archive is broken from here on; the rest of the stream is still read, for the digest. */
function attempt(walk: LayerWalk, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    walk.analysis.problem('', `the layer's archive is not read further: ${(error as Error).message}`);
    return false;
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  hash: Hash,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash.update(chunk);
    yield chunk;
  }
}

/** The visitor of a layer's tar. */
class LayerWalk {
  readonly analysis: LayerAnalysis;
  bytes = 0;
  #entries = 0;
  readonly #whiteouts: string[] = [];
  readonly #opaques: string[] = [];
  readonly #replaced: number[] = [];

  constructor(analyzers: readonly Analyzer[]) {
    this.analysis = new LayerAnalysis(analyzers);
  }

  entry(entry: TarEntry): TarBody | undefined {
    this.#entries++;
    const path = safePath(entry.name);
    if (path === undefined) {
      this.analysis.problem('', `the entry ${quote(entry.name)} leaves the root and is left out`);
      return undefined;
    }
    const slash = path.lastIndexOf('/');
    if (path.startsWith('.wh.', slash + 1)) {
      const folder = path.slice(0, Math.max(0, slash));
      const name = path.slice(slash + 5);
      if (name === '.wh..opq') this.#opaques.push(folder);
      // Other names with two marks are the union file system's own.
      else if (!name.startsWith('.wh.') && name !== '')
        this.#whiteouts.push(folder === '' ? name : `${folder}/${name}`);
      return undefined;
    }
    if (entry.type === 'directory') return undefined;
    this.#replaced.push(pathHash(path));
    if (entry.type === 'file') return this.#file(path, entry);
    if (entry.type === 'link') this.#link(path, entry.linkName);
    return undefined;
  }

  report(digest: string, diffId: string, analyzers: readonly Analyzer[]): LayerReport {
    this.analysis.finish();
    return {
      digest,
      diffId,
      analyzers: analyzersKey(analyzers),
      files: this.analysis.files,
      problems: this.analysis.problems,
      whiteouts: this.#whiteouts,
      opaques: this.#opaques,
      replaced: this.#replaced,
      entries: this.#entries,
      bytes: this.bytes,
    };
  }

  #file(path: string, entry: TarEntry): TarBody | undefined {
    const file = { path, size: entry.size, mode: entry.mode };
    const wanted = this.analysis.wants(file);
    return wanted && collect((bytes) => this.analysis.take(file, bytes, wanted), entry.size);
  }

  /** A hard link has the content of a file that stands earlier in the layer, or in a lower one. */
  #link(path: string, linkName: string): void {
    const target = safePath(linkName);
    const same = this.analysis.files.filter((each) => each.path === target);
    if (same.length > 0) for (const each of same) this.analysis.files.push({ ...each, path });
    else if (this.analysis.isInteresting(path) && !path.includes('bin/')) {
      this.analysis.problem(path, `a hard link to ${quote(linkName)}, in which nothing was found in this layer`);
    }
  }
}
