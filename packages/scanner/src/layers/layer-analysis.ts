import { baseName, type NameTest } from '../analyzers/analyzer.js';
import type { AnalyzedFile, Analyzer, FoundPackage, OsRelease } from '../analyzers/index.js';
import type { FileReport, Problem } from './layer-report.js';

/** What a walker says of an entry. */
export interface WalkedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** Limits of the analysis of one layer or folder. */
export interface AnalysisLimits {
  /** Bytes of files that are kept until the end because an analyzer may ask for them beside another one. @default 64 MiB */
  readonly maxCompanionBytes: number;
  /** Problems that are reported in full; the rest is counted. @default 1,000 */
  readonly maxProblems: number;
}

const defaults: AnalysisLimits = { maxCompanionBytes: 64 * 2 ** 20, maxProblems: 1000 };
const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
const MAX_COMPANION = 4 * 2 ** 20;

/** A file that waits for the end of the walk. */
interface Deferred {
  readonly file: WalkedFile;
  readonly bytes: Buffer;
  readonly analyzers: readonly Analyzer[];
}

/** Runs the analyzers over the files of one walk, whatever walks: `wants` says which, `take` gets their content, `finish` ends it. */
export class LayerAnalysis {
  readonly files: FileReport[] = [];
  readonly problems: Problem[] = [];
  droppedProblems = 0;
  readonly #analyzers: readonly Analyzer[];
  /** Analyzers that ask for exact names, by name; the others are asked for every file. */
  readonly #byName = new Map<string, Analyzer[]>();
  readonly #others: Analyzer[] = [];
  readonly #companionNames = new Set<string>();
  readonly #companions: NameTest[] = [];
  readonly #limits: AnalysisLimits;
  readonly #kept = new Map<string, Buffer>();
  readonly #deferred: Deferred[] = [];
  #keptBytes = 0;

  constructor(analyzers: readonly Analyzer[], limits: Partial<AnalysisLimits> = {}) {
    this.#analyzers = analyzers;
    this.#limits = { ...defaults, ...limits };
    for (const each of analyzers) {
      const { names } = each.required as NameTest;
      if (names) for (const name of names) this.#byName.set(name, [...(this.#byName.get(name) ?? []), each]);
      else this.#others.push(each);
      const companions = each.companions as NameTest | undefined;
      if (companions?.names) for (const name of companions.names) this.#companionNames.add(name);
      else if (companions) this.#companions.push(companions);
    }
  }

  /** The analyzers that want a file; empty when nobody does, also not as a companion. */
  wants(file: WalkedFile): { readonly analyzers: readonly Analyzer[]; readonly keep: boolean } | undefined {
    const name = baseName(file.path);
    let analyzers: Analyzer[] | undefined;
    for (const each of this.#byName.get(name) ?? []) if (this.#fits(each, file)) (analyzers ??= []).push(each);
    for (const each of this.#others) {
      if (each.required(file.path, file) && this.#fits(each, file)) (analyzers ??= []).push(each);
    }
    const keep =
      file.size <= MAX_COMPANION &&
      (this.#companionNames.has(name) || this.#companions.some((test) => test(file.path)));
    return analyzers || keep ? { analyzers: analyzers ?? [], keep } : undefined;
  }

  /** Whether an analyzer would want an entry of that name, whatever it is. */
  isInteresting(path: string): boolean {
    return this.#analyzers.some((each) => each.required(path, { size: 4096, mode: 0o755 }));
  }

  /** Takes the content of a file that is wanted. */
  take(
    file: WalkedFile,
    bytes: Buffer,
    wanted: { readonly analyzers: readonly Analyzer[]; readonly keep: boolean },
  ): void {
    const later = wanted.analyzers.filter((each) => each.companions !== undefined);
    if (wanted.keep || later.length > 0) this.#keep(file, bytes, later);
    for (const each of wanted.analyzers) if (each.companions === undefined) this.#run(each, file, bytes);
  }

  problem(path: string, message: string): void {
    if (this.problems.length < this.#limits.maxProblems) this.problems.push({ path, message });
    else this.droppedProblems++;
  }

  /** Runs the analyzers that needed to know the whole walk. */
  finish(): void {
    for (const { file, bytes, analyzers } of this.#deferred) for (const each of analyzers) this.#run(each, file, bytes);
    this.#deferred.length = 0;
    this.#kept.clear();
    if (this.droppedProblems > 0)
      this.problems.push({ path: '', message: `${this.droppedProblems} more problems are not listed` });
  }

  #fits(analyzer: Analyzer, file: WalkedFile): boolean {
    const limit = analyzer.maxBytes ?? DEFAULT_MAX_BYTES;
    if (file.size <= limit) return true;
    this.problem(file.path, `${analyzer.id}: the file has ${file.size} bytes, more than ${limit}, and is not read`);
    return false;
  }

  #keep(file: WalkedFile, bytes: Buffer, analyzers: readonly Analyzer[]): void {
    if (this.#keptBytes + bytes.length > this.#limits.maxCompanionBytes) {
      if (analyzers.length > 0) {
        this.problem(file.path, 'read without the files beside it, because maxCompanionBytes is used up');
        for (const each of analyzers) this.#run(each, file, bytes);
      }
      return;
    }
    this.#keptBytes += bytes.length;
    this.#kept.set(file.path, bytes);
    if (analyzers.length > 0) this.#deferred.push({ file, bytes, analyzers });
  }

  #run(analyzer: Analyzer, file: WalkedFile, bytes: Buffer): void {
    const packages: FoundPackage[] = [];
    let os: OsRelease | undefined;
    let text: string | undefined;
    const analyzed: AnalyzedFile = {
      path: file.path,
      bytes,
      get text() {
        return (text ??= bytes.toString());
      },
      companion: (path) => this.#kept.get(path),
    };
    try {
      analyzer.extract(analyzed, {
        package: (each) => {
          packages.push(each);
        },
        problem: (message) => this.problem(file.path, message),
        os: (release) => {
          os = release;
        },
      });
    } catch (error) {
      // One file that breaks an analyzer, also one of the user's, never hides the others.
      this.problem(file.path, `${analyzer.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (packages.length > 0 || os)
      this.files.push({ path: file.path, analyzer: analyzer.id, packages, ...(os ? { os } : {}) });
  }
}
