import type { Json } from '../values/index.js';

/** What an application says of one decision that it asked for. */
export interface Decision {
  /** Path of the document that was asked for, such as `authz/allow`; or give `query`. */
  readonly path?: string;
  /** The query, where no document was asked for. */
  readonly query?: string;
  readonly input?: unknown;
  /** The answer; undefined when there is none. */
  readonly result?: unknown;
  /** What went wrong, when the evaluation ended with an error. */
  readonly error?: unknown;
  /** Who asked, as address and port. */
  readonly requestedBy?: string;
  /** Number of the request in this process. */
  readonly requestId?: number;
  /** Measures by name, in nanoseconds. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Answers of non-deterministic builtins, by builtin and arguments. */
  readonly ndBuiltinCache?: unknown;
  /** Trace and span of the request, 32 and 16 hexadecimal digits. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** @default a random UUID */
  readonly decisionId?: string;
}

/** One decision in the format of OPA's decision logs. Documents are the caller's own, where no mask changed them. */
export interface DecisionEvent {
  readonly labels: Readonly<Record<string, string>>;
  readonly decision_id: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly bundles?: Readonly<Record<string, { readonly revision?: string }>>;
  readonly path?: string;
  readonly query?: string;
  readonly input?: unknown;
  readonly result?: unknown;
  readonly nd_builtin_cache?: unknown;
  /** Paths that a mask took away. */
  readonly erased?: readonly string[];
  /** Paths whose value a mask replaced. */
  readonly masked?: readonly string[];
  readonly error?: { readonly code?: string; readonly message: string };
  readonly requested_by?: string;
  /** RFC 3339, UTC. */
  readonly timestamp: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly req_id?: number;
}

/** What a log adds to each decision. */
export interface EventSurroundings {
  readonly labels: Readonly<Record<string, string>>;
  /** Revisions of the bundles in use, by name. */
  readonly bundles: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly newId: () => string;
}

/** The event of a decision, before masking. */
export function decisionEvent(decision: Decision, surroundings: EventSurroundings): DecisionEvent {
  const { labels, now, newId } = surroundings;
  const bundles = Object.entries(surroundings.bundles).map(
    ([name, revision]) => [name, revision === '' ? {} : { revision }] as const,
  );
  return dropUndefined({
    labels,
    decision_id: decision.decisionId ?? newId(),
    trace_id: decision.traceId,
    span_id: decision.spanId,
    bundles: bundles.length > 0 ? Object.fromEntries(bundles) : undefined,
    path: decision.path,
    query: decision.query,
    input: decision.input,
    result: decision.result,
    nd_builtin_cache: decision.ndBuiltinCache,
    error: decision.error === undefined ? undefined : errorOf(decision.error),
    requested_by: decision.requestedBy,
    timestamp: timestampText(now),
    metrics: decision.metrics,
    req_id: decision.requestId,
  });
}

/** Members that are undefined do not stand in a document: a policy must not see them. */
export function dropUndefined<T extends object>(event: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as T;
}

function errorOf(error: unknown): NonNullable<DecisionEvent['error']> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code: unknown = (error as { code?: unknown }).code;
  return { ...(typeof code === 'string' && { code }), message: error.message };
}

/** As Go prints it: without zeros at the end of the second's fraction. */
function timestampText(now: number): string {
  const text = new Date(now).toISOString();
  return text.replace(/\.?0{1,3}Z$/, 'Z');
}

/** The event as a policy sees it. */
export function asInput(event: DecisionEvent): Json {
  return event as unknown as Json;
}
