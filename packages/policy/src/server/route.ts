import type { Decision } from '../decisions.js';
import type { RunOptions } from '../policy.js';
import type { Value } from '../values/index.js';
import type { Answer } from './answer.js';
import type { Evaluations } from './evaluation.js';
import type { Parameters } from './parameters.js';
import type { BodyLimits, Exchange } from './request.js';
import type { ServerState } from './state.js';

/** What the routes share. */
export interface ServerContext {
  readonly state: ServerState;
  readonly evaluations: Evaluations;
  readonly limits: BodyLimits;
  /** Limits and permissions of evaluations. */
  readonly run: RunOptions;
  /** States of the parts that work beside the API, by name. */
  readonly plugins: () => Readonly<Record<string, PluginState>>;
  /** Bundles that are not active yet. */
  readonly waitingBundles: () => readonly string[];
  /** Revisions of active bundles, by name. */
  readonly revisions: () => Readonly<Record<string, string>>;
  /** The configuration, as `/v1/config` shows it. */
  readonly config: () => Value;
  /** The status report of `/v1/status`; undefined when status is off. */
  readonly status: (() => Value) | undefined;
  /** Document that `POST /` asks for. */
  readonly defaultDecision: string;
  /** Builtins that queries of clients must not call. */
  readonly unsafeBuiltins: readonly string[];
  /** Logs a decision; undefined when decisions are not logged. */
  readonly record: ((decision: Decision) => void) | undefined;
  readonly newDecisionId: () => string;
}

/** State of a part beside the API. */
export type PluginState = 'OK' | 'NOT_READY' | 'WARN' | 'ERROR';

/** A request on its way through a route. */
export interface RouteCall {
  readonly exchange: Exchange;
  readonly parameters: Parameters;
  /** The rest of the path behind the route's own part, percent-encoded. */
  readonly rest: string;
  readonly context: ServerContext;
}

/** Answers a request. */
export type Route = (call: RouteCall) => Promise<Answer> | Answer;
