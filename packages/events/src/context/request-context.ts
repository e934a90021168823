import { AsyncLocalStorage } from 'node:async_hooks';
import { clientAddress } from './client-address.js';
import type { ProxyTrust } from './proxy-trust.js';
import { formatTraceparent, newSpanId, newTraceId, parseTraceparent } from './traceparent.js';

/** What waf, rasp and policy share about the request that they look at; there is one per request. */
export interface RequestContext {
  readonly traceId: string;
  /** Our own span. */
  readonly spanId: string;
  /** The caller's span; `undefined` when the trace began here. */
  readonly parentSpanId: string | undefined;
  readonly sampled: boolean;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** By the rules about trusted proxies; canonical text. */
  clientAddress: string | undefined;
  tenant: string | undefined;
  /** The pattern of the route, such as `/users/:id`, once the framework knows it. */
  route: string | undefined;
  /** What an engine keeps with the request, under a symbol of its own. */
  readonly slots: Map<symbol, unknown>;
}

/** Headers as node:http gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The request that a context is made of. */
export interface ContextRequest {
  readonly headers: RequestHeaders;
  readonly remoteAddress?: string | undefined;
  /** The object that stands for this very request in every engine. @default headers */
  readonly identity?: object | undefined;
}

/** How a context is made. */
export interface RequestContextOptions {
  /** Which proxies are believed about the client's address; see `trustedProxies`. @default none */
  readonly trustProxy?: ProxyTrust | undefined;
  /** The header that the trusted proxies write. @default 'x-forwarded-for' */
  readonly forwardedHeader?: 'x-forwarded-for' | 'forwarded' | undefined;
  /** Names the tenant of a request. @default nobody */
  readonly tenant?: ((request: ContextRequest) => string | undefined) | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

const key = Symbol.for('lamellar.context/1');
const requestsKey = Symbol.for('lamellar.context/1.requests');
type Holder = { [key]?: AsyncLocalStorage<RequestContext | undefined> };

/** The one store of the process, whatever number of copies of this package are loaded. */
export function requestContextStorage(): AsyncLocalStorage<RequestContext | undefined> {
  const holder = globalThis as Holder;
  const known = holder[key];
  if (known !== undefined) return known;
  const storage = new AsyncLocalStorage<RequestContext | undefined>();
  Object.defineProperty(globalThis, key, { value: storage });
  return storage;
}

/** Makes the context of a request: reads `traceparent` or begins a trace, and finds the client's address and the tenant. */
export function createRequestContext(request: ContextRequest, options: RequestContextOptions = {}): RequestContext {
  const { trustProxy = trustNobody, forwardedHeader = 'x-forwarded-for', tenant, now = Date.now } = options;
  const header = request.headers['traceparent'];
  const parent = parseTraceparent(typeof header === 'string' ? header : undefined);
  const forwarded = request.headers[forwardedHeader];
  return {
    traceId: parent?.traceId ?? newTraceId(),
    spanId: newSpanId(),
    parentSpanId: parent?.spanId,
    sampled: parent?.sampled ?? true,
    startTime: now(),
    clientAddress: clientAddress(
      {
        remoteAddress: request.remoteAddress,
        header: typeof forwarded === 'string' || forwarded === undefined ? forwarded : forwarded.join(','),
        syntax: forwardedHeader,
      },
      trustProxy,
    ),
    tenant: tenant?.(request),
    route: undefined,
    slots: new Map(),
  };
}

/** The context of the request that the running code serves; `undefined` outside of requests. */
export function currentRequest(): RequestContext | undefined {
  return requestContextStorage().getStore();
}

/** Runs `work`, and everything that it starts, inside a context. */
export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return requestContextStorage().run(context, work);
}

/**
 * Runs `work` inside the context of the request: the one that another engine made for the same request, else a new one. The engine that comes first
 * decides about trusted proxies and tenant. Requests are told apart by `identity`, not by what runs around: a connection that is kept alive may
 * still carry the context of the request before.
 */
export function withRequest<T>(
  request: ContextRequest,
  options: RequestContextOptions,
  work: (context: RequestContext) => T,
): T {
  const identity = request.identity ?? request.headers;
  const contexts = contextsByRequest();
  let context = contexts.get(identity);
  if (context === undefined) {
    context = createRequestContext(request, options);
    contexts.set(identity, context);
  }
  const own = context;
  const storage = requestContextStorage();
  return storage.getStore() === own ? work(own) : storage.run(own, () => work(own));
}

/** Which context belongs to which request; one for the process, like the store. */
function contextsByRequest(): WeakMap<object, RequestContext> {
  const holder = globalThis as { [requestsKey]?: WeakMap<object, RequestContext> };
  const known = holder[requestsKey];
  if (known !== undefined) return known;
  const contexts = new WeakMap<object, RequestContext>();
  Object.defineProperty(globalThis, requestsKey, { value: contexts });
  return contexts;
}

/** Runs `work`, and everything that it starts, outside of every request: for the work of pipelines and stores, which no engine should inspect. */
export function runOutside<T>(work: () => T): T {
  const storage = requestContextStorage();
  return storage.getStore() === undefined ? work() : storage.run(undefined, work);
}

/** The `traceparent` header for a call that the request makes. */
export function outgoingTraceparent(context: RequestContext): string {
  return formatTraceparent(context);
}

function trustNobody(): boolean {
  return false;
}
