export type { Certificate } from './certificates.js';
export type { GatewayConfig, HealthConfig, RouteConfig, TimeoutConfig, UpstreamConfig } from './config.js';
export { GatewayError, type GatewayErrorCode } from './errors.js';
export { createGateway, type Gateway, type GatewayOptions, type GatewayStats } from './gateway.js';
export type { Block, Decision, Inspection, Inspector, Outcome, RequestView, ResponseView } from './inspector.js';
export type { Listener, ListenOptions } from './listen.js';
export type { FaultListener } from './panel.js';
export {
  createSourceBlocks,
  type SourceBlock,
  type SourceBlocks,
  type SourceBlocksOptions,
  type SourceFilter,
} from './source-blocks.js';
