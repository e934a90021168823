export { applyVex, type FilteredResult, type SuppressedFinding } from './apply.js';
export { parseOpenVex } from './openvex.js';
export type { VexStatement } from './statement.js';
