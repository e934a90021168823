import type { BodyProcessorFactory } from './body-processor.js';

export type {
  BodyErrorCode,
  BodyFile,
  BodyOptions,
  BodyProcessor,
  BodyProcessorFactory,
  BodySink,
  MultipartFlag,
} from './body-processor.js';

/** Every body processor by its upper-case name: URLENCODED, MULTIPART, JSON, GRAPHQL, XML, RAW. */
export const bodyProcessors: ReadonlyMap<string, BodyProcessorFactory> = new Map();
