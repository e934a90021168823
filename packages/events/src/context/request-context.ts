import { AsyncLocalStorage } from 'node:async_hooks';
import { clientAddress } from './client-address.js';
import type { ProxyTrust } from './proxy-trust.js';
import { formatTraceparent, newSpanId, newTraceId, parseTraceparent, type TraceParent } from './traceparent.js';

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
  /** The object that stands for this very request; the context is kept with it, under a symbol. @default headers */
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

/** Makes the context of a request: reads `traceparent` or begins a trace, and finds the client's address and the tenant, each when it is first asked for. */
export function createRequestContext(request: ContextRequest, options: RequestContextOptions = {}): RequestContext {
  return new LazyContext(request, options);
}

/** Most requests are never told of: what costs something is computed when it is first read. */
class LazyContext implements RequestContext {
  readonly request: ContextRequest;
  readonly startTime: number;
  route: string | undefined = undefined;
  readonly #options: RequestContextOptions;
  #trace: { readonly traceId: string; readonly spanId: string; readonly parent: TraceParent | undefined } | undefined;
  #client: { address: string | undefined } | undefined;
  #tenant: { name: string | undefined } | undefined;
  #slots: Map<symbol, unknown> | undefined;

  constructor(request: ContextRequest, options: RequestContextOptions) {
    this.request = request;
    this.#options = options;
    this.startTime = (options.now ?? Date.now)();
  }

  #traced(): { readonly traceId: string; readonly spanId: string; readonly parent: TraceParent | undefined } {
    if (this.#trace === undefined) {
      const header = this.request.headers['traceparent'];
      const parent = parseTraceparent(typeof header === 'string' ? header : undefined);
      this.#trace = { traceId: parent?.traceId ?? newTraceId(), spanId: newSpanId(), parent };
    }
    return this.#trace;
  }

  get traceId(): string {
    return this.#traced().traceId;
  }

  get spanId(): string {
    return this.#traced().spanId;
  }

  get parentSpanId(): string | undefined {
    return this.#traced().parent?.spanId;
  }

  get sampled(): boolean {
    return this.#traced().parent?.sampled ?? true;
  }

  get slots(): Map<symbol, unknown> {
    this.#slots ??= new Map();
    return this.#slots;
  }

  get clientAddress(): string | undefined {
    this.#client ??= { address: this.#findClient() };
    return this.#client.address;
  }

  set clientAddress(address: string | undefined) {
    this.#client = { address };
  }

  get tenant(): string | undefined {
    this.#tenant ??= { name: this.#options.tenant?.(this.request) };
    return this.#tenant.name;
  }

  set tenant(name: string | undefined) {
    this.#tenant = { name };
  }

  #findClient(): string | undefined {
    const { trustProxy = trustNobody, forwardedHeader = 'x-forwarded-for' } = this.#options;
    const forwarded = this.request.headers[forwardedHeader];
    return clientAddress(
      {
        remoteAddress: this.request.remoteAddress,
        header: typeof forwarded === 'string' || forwarded === undefined ? forwarded : forwarded.join(','),
        syntax: forwardedHeader,
      },
      trustProxy,
    );
  }
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
  const storage = requestContextStorage();
  const current = storage.getStore();
  if (current !== undefined && isOf(current, request)) return work(current);
  const own = knownContext(request) ?? newContext(request, options);
  return storage.run(own, () => work(own));
}

/** Whether a context was made for this very request, by whichever of its two identities an engine knows it. */
function isOf(context: RequestContext, request: ContextRequest): boolean {
  const { request: origin } = context as { readonly request?: ContextRequest };
  if (origin === undefined) return false;
  if (request.identity !== undefined && origin.identity === request.identity) return true;
  return origin.headers === request.headers;
}

function knownContext(request: ContextRequest): RequestContext | undefined {
  const { identity } = request;
  return identity === undefined
    ? contextsByRequest().get(request.headers)
    : (identity as { [requestsKey]?: RequestContext })[requestsKey];
}

function newContext(request: ContextRequest, options: RequestContextOptions): RequestContext {
  const context = createRequestContext(request, options);
  const { identity } = request;
  // An identity that is given carries its context itself: a table beside it would cost each request a collection of its own.
  if (identity === undefined) contextsByRequest().set(request.headers, context);
  else (identity as { [requestsKey]?: RequestContext })[requestsKey] = context;
  return context;
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
