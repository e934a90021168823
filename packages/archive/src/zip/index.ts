export { openZip, type Zip, type ZipOptions } from './open-zip.js';
export type { ZipEntry } from './types.js';
