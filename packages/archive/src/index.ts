export { type ByteSource, bytesSource, fileSource } from './byte-source.js';
export { type Compression, type DecompressOptions, decompress, sniffCompression } from './compression/index.js';
export { ArchiveError, type ArchiveErrorCode } from './errors.js';
export { type ArchiveLimits, Budget, defaultLimits } from './limits.js';
export { safePath } from './path.js';
export {
  collect,
  readTar,
  type TarBody,
  type TarEntry,
  type TarEntryType,
  type TarOptions,
  TarReader,
  type TarVisitor,
} from './tar/index.js';
export { openZip, type Zip, type ZipEntry, type ZipOptions } from './zip/index.js';
