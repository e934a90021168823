export type { Loss, LossCause } from './loss-ledger.js';
export type { PipelineOptions } from './options.js';
export { createPipeline, type Pipeline, type PipelineStatistics, type SinkStatistics } from './pipeline.js';
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
