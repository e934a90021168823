export type { Bundle, Manifest, PatchOperation } from './bundle/bundle.js';
export { applyDelta } from './bundle/delta.js';
export { BundleError, type BundleErrorCode } from './bundle/errors.js';
export { type BundleSource, type FetchedBundle, fetchBundle, type WatchOptions, watchBundle } from './bundle/http.js';
export { readBundle } from './bundle/read-archive.js';
export { readBundleDirectory } from './bundle/read-directory.js';
export { type ReadOptions, readFiles } from './bundle/read-files.js';
export type { VerificationKey, VerificationOptions } from './bundle/signatures.js';
export { type BundleStatus, type BundleStore, type BundleStoreOptions, createBundleStore } from './bundle/store.js';
