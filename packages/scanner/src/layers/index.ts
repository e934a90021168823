export type { AnalysisLimits } from './analysis-limits.js';
export { analyzersKey } from './analyzers-key.js';
export type { FileReport, LayerReport, Problem } from './layer-report.js';
export { type Squashed, type SquashedFile, squash } from './squash.js';
export { type FolderOptions, walkFolder } from './walk-folder.js';
export { type WalkOptions, walkLayer } from './walk-layer.js';
