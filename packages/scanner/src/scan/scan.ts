import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { ArchiveLimits } from '@lamellar/archive';
import { type Analyzer, analyzers as all, defaultAnalyzers } from '../analyzers/index.js';
import type { LayerCache } from '../cache/index.js';
import { quote, ScannerError } from '../errors.js';
import { buildInventory, type Inventory, type JarIndex } from '../inventory/index.js';
import { type AnalysisLimits, analyzersKey, type LayerReport, walkFolder, walkLayer } from '../layers/index.js';
import { LayerAnalysis } from '../layers/layer-analysis.js';
import type { DocumentSource, FolderSource, Image, ImageLayer, Source, StreamSource } from '../sources/index.js';
import { type ReadPassing, readPassing } from './scan-stream.js';

/** Options of {@link scan}. */
export interface ScanOptions {
  /** @default every analyzer that reads what is installed or locked */
  readonly analyzers?: readonly Analyzer[];
  /** Where layer reports are kept and looked for. @default none: every layer is read */
  readonly cache?: LayerCache;
  /** Computes the digests of uncompressed layers as well, which costs about a tenth more. @default false */
  readonly diffIds?: boolean;
  /** Names jars that do not say who they are. @default none */
  readonly jars?: JarIndex;
  /** What the archive of one layer may cost. @default 128 GiB, 20,000,000 entries, else those of `@lamellar/archive` */
  readonly limits?: Partial<ArchiveLimits>;
  /** What the analysis of one layer or folder may hold. */
  readonly analysis?: Partial<AnalysisLimits>;
  readonly signal?: AbortSignal;
}

/** Progress of a scan, and as the last step its result. */
export type ScanStep =
  | {
      readonly type: 'layer';
      readonly index: number;
      readonly of: number;
      readonly digest: string;
      readonly cached: boolean;
      readonly files: number;
    }
  | { readonly type: 'result'; readonly result: ScanResult };

/** What a scan found. */
export interface ScanResult {
  readonly source: { readonly kind: 'image' | 'folder' | 'document'; readonly name: string };
  /** Of an image. */
  readonly image?: Pick<Image, 'digest' | 'os' | 'architecture' | 'names' | 'labels'>;
  readonly inventory: Inventory;
  /** One for each layer, from the bottom; one alone for a folder or document. They may be signed and handed on. */
  readonly layers: readonly LayerReport[];
  /** Layers that were read now rather than taken from the cache. */
  readonly layersRead: number;
}

/**
 * Scans an image, a folder or a bill of materials. Yields a step for each layer and the result last; `scanToEnd` gives the result alone.
 * Throws a `ScannerError` when the source itself cannot be opened; faults within layers and files are problems of the result.
 *
 * @example
 * ```ts
 * for await (const step of scan(ociLayout('./image'))) {
 *   if (step.type === 'result') console.log(step.result.inventory.packages.length);
 * }
 * ```
 */
export async function* scan(source: Source, options: ScanOptions = {}): AsyncGenerator<ScanStep, void, void> {
  options.signal?.throwIfAborted();
  if (source.kind === 'image') yield* scanImage(source, options);
  else if (source.kind === 'stream') yield* scanStream(source, options);
  else if (source.kind === 'folder') {
    if (!statSync(source.path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ScannerError('SCANNER_SOURCE', `expected a folder, found none at ${quote(source.path)}`);
    }
    const exclude = source.exclude ? { exclude: source.exclude } : {};
    const report = await walkFolder(source.path, {
      analyzers: options.analyzers ?? defaultAnalyzers,
      signal: options.signal,
      ...(options.analysis ? { analysis: options.analysis } : {}),
      ...(options.limits?.maxEntries === undefined ? {} : { maxEntries: options.limits.maxEntries }),
      ...exclude,
    });
    yield single(source, report, options);
  } else yield single(source, readDocument(source), options);
}

/** Runs a scan and returns its result. */
export async function scanToEnd(source: Source, options: ScanOptions = {}): Promise<ScanResult> {
  for await (const step of scan(source, options)) if (step.type === 'result') return step.result;
  throw new ScannerError('SCANNER_SOURCE', 'the scan ended without a result');
}

async function* scanImage(
  source: Source & { kind: 'image' },
  options: ScanOptions,
): AsyncGenerator<ScanStep, void, void> {
  using image = await source.open(options.signal);
  const analyzers = options.analyzers ?? defaultAnalyzers;
  const key = analyzersKey(analyzers, options.analysis);
  const reports: LayerReport[] = [];
  let layersRead = 0;
  for (const [index, layer] of image.layers.entries()) {
    const known = layer.digest === undefined ? undefined : options.cache?.get(layer.digest, key);
    const report = known ?? (await readLayer(layer, analyzers, options));
    if (!known) layersRead++;
    reports.push(report);
    yield {
      type: 'layer',
      index,
      of: image.layers.length,
      digest: report.digest,
      cached: known !== undefined,
      files: report.files.length,
    };
  }
  yield resultOf(source, image, reports, layersRead, options);
}

/** Scans an image that comes as a stream: its layers have all been read when it is known which of them count. */
async function* scanStream(source: StreamSource, options: ScanOptions): AsyncGenerator<ScanStep, void, void> {
  const analyzers = options.analyzers ?? defaultAnalyzers;
  const key = analyzersKey(analyzers, options.analysis);
  const read: ReadPassing = async (chunks, claimed) => {
    const known = claimed === undefined ? undefined : options.cache?.get(claimed, key);
    if (!known)
      return { report: await readLayer({ digest: claimed, open: () => chunks }, analyzers, options), cached: false };
    const digest = await digestOfAll(chunks);
    return digest === claimed
      ? { report: known, cached: true }
      : { report: changed(known, digest, claimed), cached: false };
  };
  const { image, layers } = await readPassing(source, read, options.signal);
  const reports: LayerReport[] = [];
  let layersRead = 0;
  for (const [index, layer] of image.layers.entries()) {
    const passed = layers.get(layer.path ?? '');
    if (!passed)
      throw new ScannerError(
        'SCANNER_SOURCE',
        `${source.name}: the layer ${quote(layer.path ?? '')} is not in the image's tar`,
      );
    const { report, cached } = passed;
    if (!cached) layersRead++;
    reports.push(report);
    yield { type: 'layer', index, of: image.layers.length, digest: report.digest, cached, files: report.files.length };
  }
  yield resultOf(source, image, reports, layersRead, options);
}

async function digestOfAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function resultOf(
  source: Source,
  image: Image,
  layers: readonly LayerReport[],
  layersRead: number,
  options: ScanOptions,
): ScanStep {
  const { digest, os, architecture, names, labels } = image;
  return {
    type: 'result',
    result: {
      source: { kind: 'image', name: source.name },
      image: { digest, os, architecture, names, labels },
      inventory: buildInventory(layers, options.jars ? { jars: options.jars } : {}),
      layers,
      layersRead,
    },
  };
}

/** Reads a layer; content that is not what the manifest names is not trusted, and not kept. */
async function readLayer(
  layer: Pick<ImageLayer, 'digest' | 'open'>,
  analyzers: readonly Analyzer[],
  options: ScanOptions,
): Promise<LayerReport> {
  const report = await walkLayer(layer.open(), {
    analyzers,
    diffIds: options.diffIds,
    limits: options.limits,
    analysis: options.analysis,
    verified: layer.digest !== undefined,
    signal: options.signal,
  });
  if (layer.digest !== undefined && report.digest !== '' && report.digest !== layer.digest)
    return changed(report, report.digest, layer.digest);
  options.cache?.put(report);
  return report;
}

/** The report of a layer whose content is not what names it. */
function changed(report: LayerReport, found: string, claimed: string | undefined): LayerReport {
  const message = `the layer's content has the digest ${found}, not ${claimed} as the manifest says: it was changed or damaged, and nothing in it is reported`;
  return { ...report, digest: '', diffId: '', files: [], problems: [{ path: '', message }] };
}

function single(source: FolderSource | DocumentSource, report: LayerReport, options: ScanOptions): ScanStep {
  const inventory = buildInventory([report], { isFolder: true, ...(options.jars ? { jars: options.jars } : {}) });
  const result = {
    source: { kind: source.kind, name: source.name },
    inventory,
    layers: [report],
    layersRead: source.kind === 'folder' ? 1 : 0,
  };
  return { type: 'result', result };
}

/** Reads a bill of materials with the analyzer that its content asks for. */
function readDocument(source: DocumentSource): LayerReport {
  const bytes = readFileSync(source.path);
  const head = bytes.toString('utf8', 0, 64 * 1024);
  const id = /"bomFormat"|cyclonedx\.org/i.test(head) ? 'sbom/cyclonedx' : 'sbom/spdx';
  const analyzer = all.find((each) => each.id === id) as Analyzer;
  const analysis = new LayerAnalysis([analyzer]);
  const file = { path: source.name, size: bytes.length, mode: 0o644 };
  const intake = analysis.open(file, { analyzers: [analyzer], keep: false });
  intake.write(bytes);
  intake.end();
  analysis.finish();
  const { files, problems } = analysis;
  const empty = { whiteouts: [], opaques: [], replaced: [] };
  return {
    digest: '',
    diffId: '',
    analyzers: analyzersKey([analyzer]),
    files,
    problems,
    ...empty,
    entries: 1,
    bytes: bytes.length,
  };
}
