export { type DeduplicateOptions, deduplicate } from './deduplicate.js';
export { filter } from './filter.js';
export { enrich, map } from './map.js';
export { type SampleOptions, sample } from './sample.js';
export type { Stage } from './stage.js';
