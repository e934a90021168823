export { collect } from './collect.js';
export { readTar } from './read-tar.js';
export { type TarOptions, TarReader } from './reader.js';
export type { TarBody, TarEntry, TarEntryType, TarVisitor } from './types.js';
