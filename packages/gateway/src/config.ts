import type { Inspector } from './inspector.js';

/** Everything that a reload exchanges at once. */
export interface GatewayConfig {
  /** Upstreams by name. */
  readonly upstreams: Readonly<Record<string, UpstreamConfig>>;
  /** The most specific route takes a request: exact host before wildcard before none, then the longest path. */
  readonly routes: readonly RouteConfig[];
  /** Networks of proxies whose `Forwarded` and `X-Forwarded-*` are believed. @default none */
  readonly trustedProxies?: readonly string[];
}

/** One application behind the gateway. */
export interface RouteConfig {
  readonly name: string;
  /** Hosts without port; `*.example.org` takes every name under it. @default every host */
  readonly hosts?: readonly string[];
  /** The beginning of the path, in whole segments. @default '/' */
  readonly path?: string;
  readonly upstream: string;
  /** Asked in turn; the first block counts. @default none */
  readonly inspectors?: readonly Inspector[];
  /** `observe` asks the inspectors and lets their blocks pass. @default 'block' */
  readonly mode?: 'off' | 'observe' | 'block';
  /** What an inspector's own fault does to the request. @default 'open' */
  readonly onError?: 'open' | 'closed';
  /** The `Host` that the upstream sees: the client's, or the upstream's own. @default 'client' */
  readonly upstreamHost?: 'client' | 'upstream';
  /** Bytes of a body that are held back for inspectors that ask for it. @default 131072 */
  readonly holdBytes?: number;
  /** Bytes of a request body; more is answered with 413. @default no limit */
  readonly maxBodyBytes?: number;
  readonly timeouts?: TimeoutConfig;
}

/** Times in milliseconds; 0 waits for ever. */
export interface TimeoutConfig {
  /** Until a connection to the upstream stands. @default 5000 */
  readonly connect?: number;
  /** From the end of the request to the head of the response. @default 30000 */
  readonly response?: number;
  /** Between two pieces of a body, in either direction. @default 60000 */
  readonly idle?: number;
}

/** A group of servers that do the same. */
export interface UpstreamConfig {
  /** Addresses such as `http://10.0.0.7:8080` or `https://shop.internal`. */
  readonly targets: readonly string[];
  /** Active checks. @default none */
  readonly health?: HealthConfig;
  /** Failures in a row after which a target rests. @default 3 */
  readonly maxFailures?: number;
  /** How long it rests, in milliseconds. @default 10000 */
  readonly restFor?: number;
  /** Connections to one target that are kept open when idle. @default 64 */
  readonly idleConnections?: number;
  /** PEM certificates that sign the targets' certificates. @default those of Node */
  readonly ca?: string;
}

/** Active checks: `GET path` is answered with a status from 200 to 399. */
export interface HealthConfig {
  readonly path: string;
  /** Milliseconds between two checks. @default 5000 */
  readonly interval?: number;
  /** Milliseconds until a check counts as failed. @default 2000 */
  readonly timeout?: number;
}
