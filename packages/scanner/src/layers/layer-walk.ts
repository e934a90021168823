import { safePath, type TarBody, type TarEntry } from '@lamellar/archive';
import { type Analyzer, isKnownBinary } from '../analyzers/index.js';
import { quote } from '../errors.js';
import { type AnalysisLimits, defaultAnalysisLimits } from './analysis-limits.js';
import { analyzersKey } from './analyzers-key.js';
import { misplacedDatabase } from './database-places.js';
import { LayerAnalysis } from './layer-analysis.js';
import { type FileReport, type HardLink, type LayerReport, pathHash } from './layer-report.js';

/** The visitor of a layer's tar: sorts out whiteouts, links and files, and hands files to the analysis. */
export class LayerWalk {
  readonly analysis: LayerAnalysis;
  bytes = 0;
  readonly #limits: Partial<AnalysisLimits> | undefined;
  #entries = 0;
  #hasTooManyLinks = false;
  /** Files that an analyzer was given. */
  readonly #wanted = new Set<string>();
  readonly #whiteouts: string[] = [];
  readonly #opaques: string[] = [];
  readonly #replaced: number[] = [];
  /** Hard links whose name an analyzer would want, with their targets. */
  readonly #links: HardLink[] = [];

  constructor(analyzers: readonly Analyzer[], limits?: Partial<AnalysisLimits>) {
    this.#limits = limits;
    this.analysis = new LayerAnalysis(analyzers, limits);
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
      this.#marker(path.slice(0, Math.max(0, slash)), path.slice(slash + 5));
      return undefined;
    }
    if (entry.type === 'directory') return undefined;
    this.#replaced.push(pathHash(path));
    // The last of several entries of one path is what a container gets.
    if (this.#wanted.has(path)) this.analysis.forget(path);
    if (entry.type === 'file') return this.#file(path, entry);
    if (entry.type === 'link') this.#link(path, entry.linkName);
    else if (entry.type === 'symlink') this.#symlink(path, entry.linkName);
    return undefined;
  }

  report(digest: string, diffId: string, analyzers: readonly Analyzer[]): LayerReport {
    this.analysis.finish();
    const links = this.#resolveLinks();
    return {
      digest,
      diffId,
      analyzers: analyzersKey(analyzers, this.#limits),
      files: this.analysis.files,
      problems: this.analysis.problems,
      whiteouts: this.#whiteouts,
      opaques: this.#opaques,
      replaced: this.#replaced,
      ...(links.length > 0 ? { links } : {}),
      entries: this.#entries,
      bytes: this.bytes,
    };
  }

  #marker(folder: string, name: string): void {
    if (name === '.wh..opq') this.#opaques.push(folder);
    // Other names with two marks are the union file system's own.
    else if (!name.startsWith('.wh.') && name !== '') this.#whiteouts.push(folder === '' ? name : `${folder}/${name}`);
  }

  #file(path: string, entry: TarEntry): TarBody | undefined {
    const file = { path, size: entry.size, mode: entry.mode };
    const wanted = this.analysis.wants(file);
    if (!wanted) return undefined;
    this.#wanted.add(path);
    return this.analysis.open(file, wanted);
  }

  #symlink(path: string, linkName: string): void {
    const trouble = misplacedDatabase(path, linkName);
    if (trouble !== undefined) this.analysis.problem(path, trouble);
  }

  #link(path: string, linkName: string): void {
    const target = safePath(linkName);
    const named = this.analysis.isInteresting(path, 0o644) && !isKnownBinary(path);
    if (!named && !this.analysis.isInteresting(path, 0o755)) return;
    if (target === undefined) this.analysis.problem(path, `a hard link to ${quote(linkName)}, which leaves the root`);
    else this.#addLink({ path, target, named });
  }

  #addLink(link: HardLink): void {
    const limit = this.#limits?.maxLinks ?? defaultAnalysisLimits.maxLinks;
    if (this.#links.length < limit) this.#links.push(link);
    else if (!this.#hasTooManyLinks) {
      this.#hasTooManyLinks = true;
      this.analysis.problem(
        link.path,
        `the layer has more hard links than maxLinks (${limit}); the rest is not followed`,
      );
    }
  }

  /** A hard link has the content of a file that stands earlier in the layer, or in a lower one: the latter are returned. */
  #resolveLinks(): HardLink[] {
    const { files } = this.analysis;
    if (this.#links.length === 0) return [];
    const byPath = Map.groupBy(files, (each) => each.path);
    return this.#links.filter(({ path, target }) => {
      const same: FileReport[] = (byPath.get(target) ?? []).map((each) => ({ ...each, path }));
      if (same.length === 0) return true;
      const packages = same.reduce((sum, each) => sum + each.packages.length, 0);
      if (!this.analysis.spendPackages(path, packages)) return false;
      files.push(...same);
      byPath.set(path, same);
      return false;
    });
  }
}
