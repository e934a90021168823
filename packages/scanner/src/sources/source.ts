/** One layer of an image, as its manifest names it. */
export interface ImageLayer {
  /** Digest of the stored bytes that the manifest states; undefined where the format states none. Always checked while reading. */
  readonly digest: string | undefined;
  readonly size: number | undefined;
  /** Its place in an image tar. */
  readonly path?: string;
  /** The stored bytes, compressed or not; may be called again. */
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** One entry of an image's history. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly emptyLayer: boolean;
}

/** An opened image. */
export interface Image {
  /** Digest of the manifest, computed from its bytes; empty for a docker-archive, which has none. */
  readonly digest: string;
  readonly os: string;
  readonly architecture: string;
  /** Names and tags that the source states. */
  readonly names: readonly string[];
  readonly layers: readonly ImageLayer[];
  /** What the config claims, for comparison with what was read. */
  readonly diffIds: readonly string[];
  readonly history: readonly HistoryEntry[];
  readonly labels: Readonly<Record<string, string>>;
  [Symbol.dispose](): void;
}

/** An image to scan. */
export interface ImageSource {
  readonly kind: 'image';
  /** Where it comes from, for reports. */
  readonly name: string;
  open(signal: AbortSignal | undefined): Promise<Image>;
}

/** An image in a tar that comes once, from a socket or a pipe, and cannot be read out of order: layers are read as they pass. */
export interface StreamSource {
  readonly kind: 'stream';
  /** Where it comes from, for reports. */
  readonly name: string;
  readonly options: { readonly platform?: Platform; readonly tag?: string };
  /** The bytes of the tar. */
  open(signal: AbortSignal | undefined): Promise<AsyncIterable<Uint8Array>>;
}

/** A folder to scan: a root file system or a project. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly name: string;
  readonly path: string;
  readonly exclude?: readonly string[];
}

/** A bill of materials to take instead of scanning. */
export interface DocumentSource {
  readonly kind: 'document';
  readonly name: string;
  readonly path: string;
}

/** What can be scanned. */
export type Source = ImageSource | StreamSource | FolderSource | DocumentSource;

/** Which image of an index to take. */
export interface Platform {
  readonly os: string;
  /** As OCI names it: `amd64`, `arm64` ... */
  readonly architecture: string;
  readonly variant?: string;
}
