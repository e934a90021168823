import { createHash, type Hash } from 'node:crypto';
import { type ArchiveLimits, Budget, decompress, TarReader } from '@lamellar/archive';
import type { Analyzer } from '../analyzers/index.js';
import type { AnalysisLimits } from './analysis-limits.js';
import type { LayerReport } from './layer-report.js';
import { LayerWalk } from './layer-walk.js';

/** Options of {@link walkLayer}. */
export interface WalkOptions {
  readonly analyzers: readonly Analyzer[];
  readonly limits?: Partial<ArchiveLimits> | undefined;
  readonly analysis?: Partial<AnalysisLimits> | undefined;
  /** Computes the digest of the uncompressed layer as well. @default false */
  readonly diffIds?: boolean | undefined;
  /** The caller compares the report's digest with one that it trusts, so the weaker checksums within gzip are not computed. @default false */
  readonly verified?: boolean | undefined;
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
  const walk = new LayerWalk(options.analyzers, options.analysis);
  const reader = new TarReader(walk, { budget });
  let broken = false;
  const source = hashed(chunks, stored, options.signal);
  try {
    for await (const chunk of decompress(source, { budget, borrowed: true, checksums: !options.verified })) {
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
