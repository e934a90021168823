import type { UnnamedArchive } from '../analyzers/analyzer.js';
import type { FoundPackage, OsRelease } from '../analyzers/index.js';

/** What one analyzer found in one file. */
export interface FileReport {
  readonly path: string;
  readonly analyzer: string;
  readonly packages: readonly FoundPackage[];
  readonly os?: OsRelease;
  /** Archives that only an index can name. */
  readonly archives?: readonly UnnamedArchive[];
}

/** A file or entry that could not be read, and why. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** A hard link, to a file of a lower layer. */
export interface HardLink {
  readonly path: string;
  readonly target: string;
  /** Whether its name alone says that it lists packages, so that an end in nothing is worth telling. */
  readonly named: boolean;
}

/**
 * All that is known of one layer, without its content: plain data, the same for the same bytes and analyzers, so that it can be
 * cached, signed and handed on.
 */
export interface LayerReport {
  /** SHA-256 of the layer's bytes as stored, computed while they were read; empty for a folder. */
  readonly digest: string;
  /** SHA-256 of the uncompressed layer, computed while it was read when that was asked for; else empty. */
  readonly diffId: string;
  /** Hash of the analyzers, their versions and the options that they ran with. */
  readonly analyzers: string;
  readonly files: readonly FileReport[];
  readonly problems: readonly Problem[];
  /** Paths that the layer removes from those below. */
  readonly whiteouts: readonly string[];
  /** Folders whose lower content the layer hides. */
  readonly opaques: readonly string[];
  /** Hashes of the paths of everything that is no folder, which replaces what stands at or below that path. */
  readonly replaced: readonly number[];
  /** Hard links to what the layer itself does not hold. */
  readonly links?: readonly HardLink[];
  readonly entries: number;
  /** Uncompressed bytes. */
  readonly bytes: number;
}

/** A number of 52 bits for a path; two of millions of paths meet with a probability below one in a hundred. */
export function pathHash(path: string): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995) ^ (low >>> 15);
  }
  return ((high >>> 0) & 0xfffff) * 0x1_0000_0000 + (low >>> 0);
}
