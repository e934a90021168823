import { randomUUID } from 'node:crypto';
import { type BundleStore, createBundleStore } from '../bundle/store.js';
import { createDecisionLog, type DecisionLog, type DecisionLogOptions } from '../decisions/log.js';
import type { Policy, RunOptions } from '../policy.js';
import type { PlainObject, Value } from '../values/index.js';
import { type Answer, errorAnswer, invalid } from './answer.js';
import { type Authentication, authorise, type ClientIdentity } from './authorization.js';
import { OPA_VERSION } from './data-routes.js';
import { trimSlashes } from './documents.js';
import { Evaluations, referenceOf } from './evaluation.js';
import { readParameters } from './parameters.js';
import { asApiError } from './problem-json.js';
import { RequestMetrics } from './prometheus.js';
import { type BodyLimits, DEFAULT_LIMITS, type Exchange } from './request.js';
import type { PluginState, ServerContext } from './route.js';
import { createRouter } from './router.js';
import { ServerState, type StateOptions } from './state.js';
import { Timers } from './timers.js';
import { UNSAFE_BUILTINS } from './unsafe-builtins.js';

/** Options of {@link createPolicyServer}. */
export interface PolicyServerOptions extends StateOptions {
  /** Limits and permissions of each evaluation; no network unless they grant it. */
  readonly run?: RunOptions;
  /** Where `input.identity` of the authorisation policy comes from. @default 'off' */
  readonly authentication?: Authentication;
  /** Whether every request is put to the policy at `authorizationDecision`. @default 'off' */
  readonly authorization?: 'off' | 'basic';
  /** @default 'system/authz/allow' */
  readonly authorizationDecision?: string;
  /** Document that `POST /` asks for. @default 'system/main' */
  readonly defaultDecision?: string;
  /** Name and place of this installation. @default a random `id` and the `version` of OPA that is spoken */
  readonly labels?: Readonly<Record<string, string>>;
  /** Logs each decision; the masking policy is the server's own. @default decisions are not logged */
  readonly decisionLog?: Omit<DecisionLogOptions, 'policy' | 'bundles' | 'labels'>;
  /** Whether `/v1/status` tells of bundles and plugins. @default false */
  readonly status?: boolean;
  /** What `/v1/config` shows besides the defaults; secrets belong elsewhere. */
  readonly config?: PlainObject;
  /** Bundles that will be activated; the server is not ready before. */
  readonly bundles?: readonly string[];
  /** Bounds of request bodies. */
  readonly limits?: BodyLimits;
}

/** A server of policies, without a socket. */
export interface PolicyServer {
  /** The policy in use. */
  readonly policy: Policy;
  /** Base documents in use. */
  readonly data: PlainObject;
  /** Bundles in use; activation is atomic. */
  readonly bundles: BundleStore;
  /** Set when decisions are logged. */
  readonly decisionLog: DecisionLog | undefined;
  /** Takes other modules and base documents in the place of those it has, bundles aside; all of them, or on error nothing. */
  replace(modules: Readonly<Record<string, string>>, data: PlainObject): void;
  /** The value of a document, such as `authz/allow`; logged as any other decision. */
  decide(path: string, input: Value): Promise<Value | undefined>;
  /** Answers a request. Never throws: what goes wrong is an answer. */
  handle(exchange: Exchange, client?: ClientIdentity): Promise<Answer & { readonly handler: string }>;
}

/**
 * Makes a server that answers OPA's REST API.
 *
 * @example
 * ```ts
 * const server = createPolicyServer({ modules: { 'authz.rego': source } });
 * await using running = await listen(server, { port: 8181 });
 * ```
 */
export function createPolicyServer(options: PolicyServerOptions = {}): PolicyServer {
  const state = new ServerState(options);
  const bundles = createBundleStore({
    version: state.version,
    activate: (content) => state.activate(content),
  });
  const labels = options.labels ?? { id: randomUUID(), version: OPA_VERSION };
  const revisions = (): Record<string, string> =>
    Object.fromEntries(bundles.status().map(({ name, revision }) => [name, revision]));
  const log =
    options.decisionLog === undefined
      ? undefined
      : createDecisionLog({ ...options.decisionLog, policy: () => state.policy, bundles: revisions, labels });
  const waitingBundles = (): string[] => {
    const active = new Set(
      bundles.status().flatMap(({ name, activatedAt }) => (activatedAt === undefined ? [] : [name])),
    );
    return (options.bundles ?? []).filter((name) => !active.has(name));
  };
  const plugins = (): Record<string, PluginState> => ({
    ...(options.bundles !== undefined && { bundle: waitingBundles().length === 0 ? 'OK' : 'NOT_READY' }),
    ...(log !== undefined && { decision_logs: 'OK' }),
    discovery: 'OK',
    ...(options.status === true && { status: 'OK' }),
  });
  const run: RunOptions = {
    ...options.run,
    context: { runtime: { config: options.config ?? {}, env: {}, version: OPA_VERSION }, ...options.run?.context },
  };
  const decision = options.authorizationDecision ?? 'system/authz/allow';
  const defaultDecision = options.defaultDecision ?? 'system/main';
  const context: ServerContext = {
    state,
    evaluations: new Evaluations(
      () => state.policy,
      () => state.data,
      run,
      state.version,
    ),
    limits: options.limits ?? DEFAULT_LIMITS,
    run,
    plugins,
    waitingBundles,
    revisions,
    config: () => ({
      ...options.config,
      default_authorization_decision: `/${trimSlashes(decision)}`,
      default_decision: `/${trimSlashes(defaultDecision)}`,
      labels,
    }),
    status: options.status === true ? () => statusOf(bundles, labels, plugins()) : undefined,
    defaultDecision,
    unsafeBuiltins: UNSAFE_BUILTINS,
    record: log === undefined ? undefined : (made) => void log.record(made),
    newDecisionId: options.decisionLog?.newId ?? randomUUID,
  };
  const metrics = new RequestMetrics();
  const route = createRouter(metrics);
  const authorization =
    options.authorization === 'basic' ? { authentication: options.authentication ?? 'off', decision } : undefined;

  const answer = async (exchange: Exchange, client: ClientIdentity): Promise<{ answer: Answer; handler: string }> => {
    let handler = 'catchall';
    try {
      const allowed =
        authorization === undefined ? exchange : await authorise(exchange, client, context, authorization);
      const found = route(exchange.method, exchange.path);
      handler = found.handler;
      if ('answer' in found) return { handler, answer: found.answer };
      const parameters = readParameters(exchange.query);
      return { handler, answer: await found.route({ exchange: allowed, parameters, rest: found.rest, context }) };
    } catch (error) {
      return { handler, answer: errorAnswer(asApiError(error)) };
    }
  };
  return {
    get policy() {
      return state.policy;
    },
    get data() {
      return state.data;
    },
    bundles,
    decisionLog: log,
    replace: (modules, data) => state.replace(modules, data),
    async decide(path, input) {
      const timers = new Timers();
      const reference = referenceOf(path, invalid);
      try {
        const result = await context.evaluations.document('decide', reference, { input, timers });
        context.record?.({
          path: trimSlashes(path),
          input,
          ...(result !== undefined && { result }),
          metrics: timers.all(),
        });
        return result;
      } catch (error) {
        context.record?.({ path: trimSlashes(path), input, error, metrics: timers.all() });
        throw error;
      }
    },
    async handle(exchange, client = {}) {
      const started = performance.now();
      const made = await answer(exchange, client);
      metrics.observe(made.handler, exchange.method, made.answer.status, (performance.now() - started) / 1000);
      return { ...made.answer, handler: made.handler };
    },
  };
}

function statusOf(
  bundles: BundleStore,
  labels: Readonly<Record<string, string>>,
  plugins: Readonly<Record<string, PluginState>>,
): Value {
  const reports = bundles.status().map(({ name, revision, activatedAt, error }): [string, Value] => [
    name,
    {
      name,
      ...(revision !== '' && { active_revision: revision }),
      ...(activatedAt !== undefined && { last_successful_activation: new Date(activatedAt).toISOString() }),
      ...(error !== undefined && { code: 'bundle_error', message: error }),
    },
  ]);
  const states = Object.entries(plugins).map(([name, state]): [string, Value] => [name, { state }]);
  return {
    labels,
    ...(reports.length > 0 && { bundles: Object.fromEntries(reports) }),
    plugins: Object.fromEntries(states),
  };
}
