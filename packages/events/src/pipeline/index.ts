export type { Loss, LossCause } from './loss-ledger.js';
export type { PipelineOptions } from './options.js';
export { createPipeline } from './pipeline.js';
export type { DropPolicy } from './queue/index.js';
export type { RetryOptions } from './retry.js';
export {
  type DeduplicateOptions,
  deduplicate,
  enrich,
  filter,
  map,
  type SampleOptions,
  type Stage,
  sample,
} from './stages/index.js';
export type { Pipeline, PipelineStatistics, SinkStatistics } from './types.js';
