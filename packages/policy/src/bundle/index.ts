export { readBundle } from './read-archive.js';
export { readBundleDirectory } from './read-directory.js';
