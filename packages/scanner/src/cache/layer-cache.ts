import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { LayerReport } from '../layers/index.js';

/** Keeps layer reports by the digest that was verified while the layer was read and the analyzers that read it. */
export interface LayerCache {
  /** The report of a layer, or undefined. Never throws for an entry that is damaged: it is not there. */
  get(digest: string, analyzers: string): LayerReport | undefined;
  /** Keeps a report; those without a verified digest are not kept. */
  put(report: LayerReport): void;
}

/** Reports that were handed on, such as those of a build, before another cache is asked. */
export function memoryCache(reports: Iterable<LayerReport> = []): LayerCache {
  const kept = new Map<string, LayerReport>();
  const put = (report: LayerReport): void => {
    if (report.digest !== '') kept.set(`${report.digest}\0${report.analyzers}`, report);
  };
  for (const report of reports) put(report);
  return { get: (digest, analyzers) => kept.get(`${digest}\0${analyzers}`), put };
}

/** Asks one cache after the other; what is read now goes into all of them. */
export function cacheChain(...caches: readonly LayerCache[]): LayerCache {
  return {
    get(digest, analyzers) {
      for (const cache of caches) {
        const report = cache.get(digest, analyzers);
        if (report) return report;
      }
      return undefined;
    },
    put(report) {
      for (const cache of caches) cache.put(report);
    },
  };
}

const FORMAT = 2;
/** A draft that is older was left behind by a process that died. */
const STALE_MS = 3_600_000;
const MAX_REPORT = 2 ** 30;

/**
 * A folder of compressed reports, one file for each layer and set of analyzers. A file is written beside its place and then renamed, so
 * that other processes and a crash in the middle see the whole report or none.
 */
export function folderCache(root: string): LayerCache {
  const place = (digest: string, analyzers: string): string => {
    const key = createHash('sha256').update(`${FORMAT}\0${digest}\0${analyzers}`).digest('hex');
    return join(root, 'layers', key.slice(0, 2), `${key}.json.gz`);
  };
  return {
    get(digest, analyzers) {
      try {
        const report = unpack(gunzipSync(readFileSync(place(digest, analyzers)), { maxOutputLength: MAX_REPORT }));
        return report.digest === digest && report.analyzers === analyzers ? report : undefined;
      } catch {
        return undefined;
      }
    },
    put(report) {
      if (report.digest === '') return;
      const path = place(report.digest, report.analyzers);
      const draft = `${path}.${process.pid}.${randomUUID()}`;
      mkdirSync(dirname(path), { recursive: true });
      sweep(dirname(path));
      try {
        writeFileSync(draft, gzipSync(pack(report), { level: 4 }), { mode: 0o600 });
        renameSync(draft, path);
      } catch (error) {
        rmSync(draft, { force: true });
        throw error;
      }
    },
  };
}

/** Removes the drafts of processes that died in the middle. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.json.gz')) continue;
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > STALE_MS) rmSync(join(folder, name), { force: true });
  }
}

/** The hashes of a layer's paths, of which there may be millions, stand as bytes: numbers in JSON take twice the room and far more time. */
function pack(report: LayerReport): string {
  const { buffer } = Float64Array.from(report.replaced);
  return JSON.stringify({ ...report, replaced: Buffer.from(buffer).toString('base64') });
}

function unpack(bytes: Buffer): LayerReport {
  const stored = JSON.parse(bytes.toString()) as Omit<LayerReport, 'replaced'> & { readonly replaced: string };
  const packed = Buffer.from(stored.replaced, 'base64');
  // A copy of its own, so that it begins where eight bytes do.
  const { buffer } = new Uint8Array(packed);
  return { ...stored, replaced: Array.from(new Float64Array(buffer)) };
}
