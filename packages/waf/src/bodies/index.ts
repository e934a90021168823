import type { BodyProcessorFactory } from './body-processor.js';
import { graphql, json } from './json.js';
import { multipart } from './multipart.js';
import { raw } from './raw.js';
import { urlencoded } from './urlencoded.js';
import { xml } from './xml.js';

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
export const bodyProcessors: ReadonlyMap<string, BodyProcessorFactory> = new Map(
  [urlencoded, multipart, json, graphql, xml, raw].map((factory) => [factory.name, factory]),
);
