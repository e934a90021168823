/** One entry of a zip, as its central directory states it. */
export interface ZipEntry {
  /** The name as written; `safePath` makes it a path. UTF-8 where the flag says so or the bytes are valid UTF-8, else latin1. */
  readonly name: string;
  /** True when the name ends in "/". */
  readonly directory: boolean;
  /** Stated size of the content. */
  readonly size: number;
  /** Stated size in the archive. */
  readonly compressedSize: number;
  readonly crc32: number;
  /** 0 stored, 8 deflate; others cannot be read. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Unix mode of the external attributes, 0 when another system wrote the archive. */
  readonly mode: number;
  /** Byte position of the local header. */
  readonly offset: number;
}
