/** What a tar entry is. */
export type TarEntryType = 'file' | 'link' | 'symlink' | 'directory' | 'character' | 'block' | 'fifo' | 'other';

/** One entry of a tar archive, long names and pax overrides applied. */
export interface TarEntry {
  /** The name as the archive writes it; `safePath` makes it a path. */
  readonly name: string;
  readonly type: TarEntryType;
  /** The header's type flag, for `other`. */
  readonly flag: string;
  /** Bytes of content, holes of a sparse file included; 0 for what has no content. */
  readonly size: number;
  /** Target of a link or symlink, else the empty string. */
  readonly linkName: string;
  /** Permission bits and the set-id and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch, with the fraction that a pax record gives. */
  readonly mtime: number;
  /** Byte position of the entry's header in the archive. */
  readonly offset: number;
}

/** Takes the content of one entry; chunks are borrowed until the call returns. */
export interface TarBody {
  write(chunk: Uint8Array): void;
  /** Called once after the last chunk; not called when reading fails. */
  end?(): void;
}

/** Told about every entry, in the order of the archive. */
export interface TarVisitor {
  /** Returns where the content goes, or undefined to skip it (skipping costs nothing). */
  entry(entry: TarEntry): TarBody | undefined;
}
