import type { PlainObject, Value } from '../values/index.js';

/** What `.manifest` says. */
export interface Manifest {
  /** Which version of the policies this is; empty when it does not say. */
  readonly revision: string;
  /** Paths of `data` that the bundle owns, as `a/b`; the empty path owns all. */
  readonly roots: readonly string[];
  /** Language version of the modules; absent means the host's. */
  readonly regoVersion: 0 | 1 | undefined;
  readonly metadata: PlainObject;
}

/** A change of data in a delta bundle. */
export interface PatchOperation {
  readonly op: 'upsert' | 'replace' | 'remove';
  /** A JSON pointer into `data`: `/a/b`. */
  readonly path: string;
  readonly value?: Value;
}

/** A bundle in memory: modules and data, or for a delta bundle the changes of the data of the one before. */
export interface Bundle {
  readonly manifest: Manifest;
  /** Texts of modules by their path in the bundle. */
  readonly modules: Readonly<Record<string, string>>;
  readonly data: PlainObject;
  /** Set for a delta bundle, which has no modules and no data. */
  readonly patch?: readonly PatchOperation[];
  /** The tag under which the server knows it. */
  readonly etag?: string;
}
