export { type DecompressOptions, decompress } from './decompress.js';
export { type Compression, sniffCompression } from './sniff.js';
