import { closeSync, constants, fstatSync, lstatSync, opendirSync, openSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Analyzer } from '../analyzers/index.js';
import type { AnalysisLimits } from './analysis-limits.js';
import { analyzersKey } from './analyzers-key.js';
import { misplacedDatabase } from './database-places.js';
import { LayerAnalysis, type WalkedFile } from './layer-analysis.js';
import type { LayerReport } from './layer-report.js';

/** Options of {@link walkFolder}. */
export interface FolderOptions {
  readonly analyzers: readonly Analyzer[];
  /** Folders that are left out, relative to the root. @default proc, sys, dev and run when the root has an `etc` */
  readonly exclude?: readonly string[];
  /** @default 10,000,000 */
  readonly maxEntries?: number;
  readonly analysis?: Partial<AnalysisLimits>;
  readonly signal?: AbortSignal | undefined;
}

const kernelFolders = ['proc', 'sys', 'dev', 'run'];
/** Work between two turns of the event loop, so that an abort is heard. */
const BATCH = 512;
/** Files are read in pieces of so many bytes. */
const PIECE = 256 * 1024;

/**
 * Walks a folder: a root file system or a project. Symbolic links are never followed, so nothing outside the folder is read; what cannot
 * be opened is a problem of the report. Order is by name, so that reports are the same.
 */
export async function walkFolder(root: string, options: FolderOptions): Promise<LayerReport> {
  const analysis = new LayerAnalysis(options.analyzers, options.analysis);
  const excluded = new Set(options.exclude ?? (isRootFileSystem(root) ? kernelFolders : []));
  const piece = Buffer.allocUnsafeSlow(PIECE);
  const stack = [''];
  const limit = options.maxEntries ?? 10_000_000;
  let entries = 0;
  let bytes = 0;
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    const below: string[] = [];
    for (const name of names(root, folder, analysis)) {
      if (++entries > limit) {
        analysis.problem(folder, `the folder has more entries than maxEntries (${limit}); the rest is not read`);
        stack.length = 0;
        break;
      }
      if (entries % BATCH === 0) await pause(options.signal);
      const path = folder === '' ? name : `${folder}/${name}`;
      if (excluded.has(path)) continue;
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (!stat) continue;
      if (stat.isDirectory()) below.push(path);
      else if (stat.isSymbolicLink()) symlink(root, path, analysis);
      else if (stat.isFile()) bytes += take(root, { path, size: stat.size, mode: stat.mode & 0o7777 }, analysis, piece);
    }
    stack.push(...below.reverse());
  }
  analysis.finish();
  return {
    digest: '',
    diffId: '',
    analyzers: analyzersKey(options.analyzers, options.analysis),
    files: analysis.files,
    problems: analysis.problems,
    whiteouts: [],
    opaques: [],
    replaced: [],
    entries,
    bytes,
  };
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

function isRootFileSystem(root: string): boolean {
  return lstatSync(join(root, 'etc'), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function names(root: string, folder: string, analysis: LayerAnalysis): string[] {
  try {
    const directory = opendirSync(join(root, folder));
    const list: string[] = [];
    try {
      for (let entry = directory.readSync(); entry; entry = directory.readSync()) list.push(entry.name);
    } finally {
      directory.closeSync();
    }
    return list.sort();
  } catch (error) {
    analysis.problem(folder, `the folder cannot be read: ${(error as Error).message}`);
    return [];
  }
}

function symlink(root: string, path: string, analysis: LayerAnalysis): void {
  // Only links of a few names are worth a system call.
  if (misplacedDatabase(path, '') === undefined) return;
  const trouble = misplacedDatabase(path, readlinkSync(join(root, path)));
  if (trouble !== undefined) analysis.problem(path, trouble);
}

/** Reads a wanted file piece by piece; returns its size. */
function take(root: string, file: WalkedFile, analysis: LayerAnalysis, piece: Buffer): number {
  const wanted = analysis.wants(file);
  if (!wanted) return file.size;
  try {
    // A link put in the file's place between look and open is refused.
    const fd = openSync(join(root, file.path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const size = Math.min(fstatSync(fd).size, file.size);
      const intake = analysis.open({ ...file, size }, wanted);
      for (let at = 0; at < size; ) {
        const count = readSync(fd, piece, 0, Math.min(piece.length, size - at), at);
        if (count === 0) break;
        intake.write(piece.subarray(0, count));
        at += count;
      }
      intake.end();
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    analysis.problem(file.path, `the file cannot be read: ${(error as Error).message}`);
  }
  return file.size;
}
