export { clientAddress, type ForwardedFrom } from './client-address.js';
export { type ProxyTrust, trustedProxies } from './proxy-trust.js';
export {
  type ContextRequest,
  createRequestContext,
  currentRequest,
  outgoingTraceparent,
  type RequestContext,
  type RequestContextOptions,
  type RequestHeaders,
  requestContextStorage,
  runInRequest,
  runOutside,
  withRequest,
} from './request-context.js';
export { formatTraceparent, newSpanId, newTraceId, parseTraceparent, type TraceParent } from './traceparent.js';
