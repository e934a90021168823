export { applyVex, type FilteredResult } from './apply.js';
export { parseCsafVex } from './csaf.js';
export { parseCycloneDxVex } from './cyclonedx.js';
export { parseOpenVex } from './openvex.js';
export { parseVex } from './parse.js';
export type { VexStatement } from './statement.js';
export type { SuppressedFinding, Suppression } from './suppressed.js';
