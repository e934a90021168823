import type { FileReader, UnnamedArchive } from '../analyzers/analyzer.js';
import type { Findings, FoundPackage, OsRelease } from '../analyzers/index.js';
import type { FileReport } from './layer-report.js';

/** Where what is found goes. */
interface Reports {
  readonly files: FileReport[];
  problem(path: string, message: string): void;
  /** Counts packages; false when there are too many. */
  spendPackages(path: string, count: number): boolean;
}

/** What one analyzer finds in one file. */
export class Gathered implements Findings {
  readonly #packages: FoundPackage[] = [];
  readonly #analysis: Reports;
  readonly #analyzer: string;
  readonly #path: string;
  #os: OsRelease | undefined;
  #archives: UnnamedArchive[] | undefined;

  constructor(analysis: Reports, analyzer: string, path: string) {
    this.#analysis = analysis;
    this.#analyzer = analyzer;
    this.#path = path;
  }

  package(found: FoundPackage): void {
    if (this.#analysis.spendPackages(this.#path, 1)) this.#packages.push(found);
  }

  archive(archive: UnnamedArchive): void {
    (this.#archives ??= []).push(archive);
  }

  problem(message: string): void {
    this.#analysis.problem(this.#path, message);
  }

  os(release: OsRelease): void {
    this.#os = release;
  }

  /** One file that breaks an analyzer, also one of the user's, never hides the others. False when it did. */
  attempt(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.problem(`${this.#analyzer}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  report(): void {
    if (this.#packages.length === 0 && !this.#os && !this.#archives) return;
    const more = { ...(this.#os ? { os: this.#os } : {}), ...(this.#archives ? { archives: this.#archives } : {}) };
    this.#analysis.files.push({ path: this.#path, analyzer: this.#analyzer, packages: this.#packages, ...more });
  }
}

/** One analyzer that reads a file while it passes; what it throws ends it alone. */
export class GuardedStream {
  readonly #gathered: Gathered;
  #reader: FileReader | undefined;
  #more = true;

  constructor(reader: FileReader | undefined, gathered: Gathered) {
    this.#reader = reader;
    this.#gathered = gathered;
  }

  write(bytes: Buffer): void {
    const reader = this.#reader;
    if (!this.#more || !reader) return;
    const sound = this.#gathered.attempt(() => {
      this.#more = reader.write(bytes);
    });
    if (!sound) this.#reader = undefined;
  }

  end(): void {
    const reader = this.#reader;
    if (reader) this.#gathered.attempt(() => reader.end());
    this.#gathered.report();
  }
}
