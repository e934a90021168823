export { formatPurl, packageUrl } from './build.js';
export { canonicalPurl, parsePurl } from './parse.js';
export type { PackageUrl, PackageUrlParts } from './types.js';
