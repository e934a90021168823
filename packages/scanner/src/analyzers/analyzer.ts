import type { OsRelease } from './os/os-release.js';

/** What is known of a file before it is read. */
export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

/** One file, as an analyzer sees it. */
export interface AnalyzedFile {
  /** Path from the root of the file system, without a leading `/`. */
  readonly path: string;
  /** The whole content; borrowed until `extract` returns. */
  readonly bytes: Buffer;
  /** The content as UTF-8. */
  readonly text: string;
  /** The content of another file of the same layer that the analyzer named as a companion, if it is there. */
  companion(path: string): Buffer | undefined;
}

/** One package, as a file states it. */
export interface FoundPackage {
  /** Package URL type, such as `npm`, `deb` or `maven`. */
  readonly type: string;
  /** The name as its ecosystem writes it: `@scope/name`, `group:artifact`, a Go module path. */
  readonly name: string;
  /** Empty when the file does not say. */
  readonly version: string;
  /** Groups of a manifest that ask for it, such as `dev`, `test` or `optional`; absent for those that are needed to run. */
  readonly groups?: readonly string[];
  /** True when the file's graph tells that only development needs it. */
  readonly developmentOnly?: boolean;
  /** Commit of a package that comes from a repository rather than a registry. */
  readonly commit?: string;
  /** Where it comes from when that is not the ecosystem's registry. */
  readonly repository?: string;
  /** The package that it was built from, which advisories of distributions name. */
  readonly source?: { readonly name: string; readonly version?: string };
  readonly arch?: string;
  /** Licence texts as stated, SPDX expressions where the ecosystem asks for them. */
  readonly licenses?: readonly string[];
  readonly maintainer?: string;
  /** Names of packages that this one asks for, as the file writes them. */
  readonly dependsOn?: readonly string[];
  /** Hexadecimal SHA-1 of an archive. */
  readonly sha1?: string;
  /** More qualifiers for the package URL. */
  readonly qualifiers?: Readonly<Record<string, string>>;
  /** Files of the file system that belong to it, relative to the root, for ownership. */
  readonly files?: readonly string[];
  /** The range as written, when a manifest asks for more than one version. */
  readonly requirement?: string;
  /** Common Platform Enumerations that a bill of materials states. */
  readonly cpes?: readonly string[];
  /** The package URL that a bill of materials states. */
  readonly purl?: string;
  /** Path inside the file, for archives in archives. */
  readonly within?: string;
}

/** An archive that only an index can name. */
export interface UnnamedArchive {
  /** Hexadecimal. */
  readonly sha1: string;
  /** Path inside the file, for archives in archives. */
  readonly within?: string;
}

/** Takes what an analyzer finds. */
export interface Findings {
  package(found: FoundPackage): void;
  /** Something in the file that could not be read, while the rest could. */
  problem(message: string): void;
  /** An archive that does not say which package it is, or only by its name: an index may know it by its SHA-1. */
  archive?(archive: UnnamedArchive): void;
  /** The operating system that the file describes. */
  os?(release: OsRelease): void;
}

/**
 * Reads one kind of file. An analyzer never walks: the walker asks `required` for every file and calls `extract` for those
 * that are wanted. Throws `ScannerError` for a file that it cannot read; what it reported before stays.
 */
export interface Analyzer {
  /** Stable name, such as `javascript/package-lock`. */
  readonly id: string;
  /** Rises whenever the analyzer would find something else in the same file: part of the cache key. */
  readonly version: number;
  /** Whether the file is wanted, by path and size alone. */
  required(path: string, stat: FileStat): boolean;
  /** Other files that `extract` may ask for. */
  readonly companions?: (path: string) => boolean;
  /** Larger files are reported as not read. @default 64 MiB */
  readonly maxBytes?: number;
  extract(file: AnalyzedFile, found: Findings): void;
  /**
   * Reads the file while it passes, instead of `extract`: for files that are too large to be held. `streamed` makes `extract` of it.
   */
  readonly stream?: (file: StreamedFile, found: Findings) => FileReader;
}

/** What is known of a file that is read while it passes. */
export interface StreamedFile extends FileStat {
  readonly path: string;
}

/** Takes the pieces of one file in order. Throws `ScannerError` as `extract` does. */
export interface FileReader {
  /** Takes the next bytes, lent until the call returns. False when no more are wanted: `end` is still called. */
  write(chunk: Buffer): boolean;
  /** Called once after the last piece. */
  end(): void;
}

/** The two methods of an analyzer that reads files while they pass: `extract` shows it the whole file as one piece. */
export function streamed(
  stream: (file: StreamedFile, found: Findings) => FileReader,
): Required<Pick<Analyzer, 'stream' | 'extract'>> {
  return {
    stream,
    extract(file, found) {
      const reader = stream({ path: file.path, size: file.bytes.length, mode: 0o755 }, found);
      reader.write(file.bytes);
      reader.end();
    },
  };
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a path, empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A test of a path that also tells which base names it accepts, so that a walk over millions of files asks only who may want one. */
export interface NameTest {
  (path: string): boolean;
  readonly names?: ReadonlySet<string>;
}

/** A `required` for files by their name. */
export function named(...names: readonly string[]): NameTest {
  const set = new Set(names);
  return Object.assign((path: string) => set.has(baseName(path)), { names: set });
}

/** Whether a path lies in an installed npm package: lock files that were published with it install nothing. */
export function isPublished(path: string): boolean {
  return path.startsWith('node_modules/') || path.includes('/node_modules/');
}

/** A `required` for lock files by their name, those of published packages left out. */
export function lockNamed(...names: readonly string[]): NameTest {
  const set = new Set(names);
  return Object.assign((path: string) => set.has(baseName(path)) && !isPublished(path), { names: set });
}

/** A `required` for files by how their path ends. */
export function ending(...ends: readonly string[]): (path: string) => boolean {
  return (path) => ends.some((end) => path.endsWith(end));
}
