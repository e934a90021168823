import { baseName, type FileReader, type NameTest } from '../analyzers/analyzer.js';
import type { AnalyzedFile, Analyzer } from '../analyzers/index.js';
import { type AnalysisLimits, defaultAnalysisLimits } from './analysis-limits.js';
import { Contents } from './contents.js';
import { Gathered, GuardedStream } from './guarded.js';
import type { FileReport, Problem } from './layer-report.js';

/** What a walker says of an entry. */
export interface WalkedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** Who wants a file. */
export interface Wanted {
  readonly analyzers: readonly Analyzer[];
  /** Whether an analyzer may ask for it beside another file. */
  readonly keep: boolean;
}

/** Takes the content of one wanted file, piece by piece. */
export interface FileIntake {
  write(chunk: Uint8Array): void;
  end(): void;
}

const none: readonly Analyzer[] = [];

/** A file that waits for the end of the walk. */
interface Deferred {
  readonly file: WalkedFile;
  readonly bytes: Buffer;
  readonly analyzers: readonly Analyzer[];
}

/** Runs the analyzers over the files of one walk, whatever walks: `wants` says which, `open` takes their content, `finish` ends it. */
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
  readonly #contents = new Contents();
  /** Paths that another entry took, with how many reports and waiting files there were by then. */
  readonly #forgotten = new Map<string, { readonly files: number; readonly deferred: number }>();
  #keptBytes = 0;
  #packages = 0;

  constructor(analyzers: readonly Analyzer[], limits: Partial<AnalysisLimits> = {}) {
    this.#analyzers = analyzers;
    this.#limits = { ...defaultAnalysisLimits, ...limits };
    for (const each of analyzers) {
      const { names } = each.required as NameTest;
      if (names) for (const name of names) this.#byName.set(name, [...(this.#byName.get(name) ?? []), each]);
      else this.#others.push(each);
      const companions = each.companions as NameTest | undefined;
      if (companions?.names) for (const name of companions.names) this.#companionNames.add(name);
      else if (companions) this.#companions.push(companions);
    }
  }

  /** The analyzers that want a file; undefined when nobody does, also not as a companion. */
  wants(file: WalkedFile): Wanted | undefined {
    const name = baseName(file.path);
    let analyzers: Analyzer[] | undefined;
    for (const each of this.#byName.get(name) ?? none) if (this.#takes(each, file)) (analyzers ??= []).push(each);
    for (const each of this.#others) if (this.#takes(each, file)) (analyzers ??= []).push(each);
    const keep =
      file.size <= this.#limits.maxCompanionFileBytes &&
      (this.#companionNames.has(name) || this.#companions.some((test) => test(file.path)));
    return analyzers || keep ? { analyzers: analyzers ?? [], keep } : undefined;
  }

  /** Whether an analyzer would want a file of that name and mode. */
  isInteresting(path: string, mode: number): boolean {
    return this.#analyzers.some((each) => each.required(path, { size: 4096, mode }));
  }

  /** Starts a wanted file. Its content is gathered only for analyzers that ask for whole files. One file at a time. */
  open(file: WalkedFile, wanted: Wanted): FileIntake {
    const whole = wanted.analyzers.filter((each) => each.stream === undefined);
    const streams = wanted.analyzers.flatMap((each) => (each.stream ? [this.#stream(each, file)] : []));
    if (whole.length === 0 && !wanted.keep) return new StreamIntake(streams);
    const contents = this.#contents;
    contents.begin(file.size);
    return {
      write: (chunk) => {
        const bytes = asBuffer(chunk);
        for (const stream of streams) stream.write(bytes);
        contents.write(bytes);
      },
      end: () => {
        for (const stream of streams) stream.end();
        this.#take(file, contents.take(), whole, wanted.keep);
        contents.release();
      },
    };
  }

  /** Drops everything that was found in a file, because another entry takes its place. */
  forget(path: string): void {
    this.#forgotten.set(path, { files: this.files.length, deferred: this.#deferred.length });
    this.#keptBytes -= this.#kept.get(path)?.length ?? 0;
    this.#kept.delete(path);
  }

  /** Counts packages; false, and once a problem, when there are more than `maxPackages`. */
  spendPackages(path: string, count: number): boolean {
    const limit = this.#limits.maxPackages;
    const before = this.#packages;
    this.#packages += count;
    if (this.#packages <= limit) return true;
    if (before <= limit)
      this.problem(path, `more packages than maxPackages (${limit}) are stated; the rest is not listed`);
    return false;
  }

  problem(path: string, message: string): void {
    if (this.problems.length < this.#limits.maxProblems) this.problems.push({ path, message });
    else this.droppedProblems++;
  }

  /** Runs the analyzers that needed to know the whole walk. */
  finish(): void {
    this.#dropForgotten();
    for (const [index, { file, bytes, analyzers }] of this.#deferred.entries()) {
      if (index < (this.#forgotten.get(file.path)?.deferred ?? 0)) continue;
      for (const each of analyzers) this.#run(each, file, bytes);
    }
    this.#deferred.length = 0;
    this.#kept.clear();
    if (this.droppedProblems > 0)
      this.problems.push({ path: '', message: `${this.droppedProblems} more problems are not listed` });
  }

  /** All at once, so that an archive that repeats its entries costs no more than one that does not. */
  #dropForgotten(): void {
    if (this.#forgotten.size === 0) return;
    const kept = this.files.filter((file, index) => index >= (this.#forgotten.get(file.path)?.files ?? 0));
    this.files.length = 0;
    for (const file of kept) this.files.push(file);
  }

  #takes(analyzer: Analyzer, file: WalkedFile): boolean {
    if (!analyzer.required(file.path, file)) return false;
    const limit = analyzer.maxBytes ?? this.#limits.maxFileBytes;
    if (file.size <= limit) return true;
    this.problem(file.path, `${analyzer.id}: the file has ${file.size} bytes, more than ${limit}, and is not read`);
    return false;
  }

  #take(file: WalkedFile, bytes: Buffer, analyzers: readonly Analyzer[], keep: boolean): void {
    const later = analyzers.filter((each) => each.companions !== undefined);
    if (keep || later.length > 0) this.#keep(file, bytes, later);
    for (const each of analyzers) if (each.companions === undefined) this.#run(each, file, bytes);
  }

  #keep(file: WalkedFile, bytes: Buffer, analyzers: readonly Analyzer[]): void {
    if (this.#keptBytes + bytes.length > this.#limits.maxCompanionBytes) {
      if (analyzers.length > 0) {
        this.problem(file.path, 'read without the files beside it, because maxCompanionBytes is used up');
        for (const each of analyzers) this.#run(each, file, bytes);
      }
      return;
    }
    // What was taken is only lent.
    const own = Buffer.from(bytes);
    this.#keptBytes += own.length;
    this.#kept.set(file.path, own);
    if (analyzers.length > 0) this.#deferred.push({ file, bytes: own, analyzers });
  }

  #run(analyzer: Analyzer, file: WalkedFile, bytes: Buffer): void {
    let text: string | undefined;
    const analyzed: AnalyzedFile = {
      path: file.path,
      bytes,
      get text() {
        return (text ??= bytes.toString());
      },
      companion: (path) => this.#kept.get(path),
    };
    const gathered = new Gathered(this, analyzer.id, file.path);
    gathered.attempt(() => analyzer.extract(analyzed, gathered));
    gathered.report();
  }

  #stream(analyzer: Analyzer, file: WalkedFile): GuardedStream {
    const gathered = new Gathered(this, analyzer.id, file.path);
    let reader: FileReader | undefined;
    gathered.attempt(() => {
      reader = analyzer.stream?.(file, gathered);
    });
    return new GuardedStream(reader, gathered);
  }
}

/** A file that only passes by. */
class StreamIntake implements FileIntake {
  readonly #streams: readonly GuardedStream[];

  constructor(streams: readonly GuardedStream[]) {
    this.#streams = streams;
  }

  write(chunk: Uint8Array): void {
    const bytes = asBuffer(chunk);
    for (const stream of this.#streams) stream.write(bytes);
  }

  end(): void {
    for (const stream of this.#streams) stream.end();
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
