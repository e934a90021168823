export type { Answer } from './answer.js';
export type { Authentication, ClientIdentity } from './authorization.js';
export { type ExtAuthzOptions, extAuthzListener } from './ext-authz.js';
export { type ListeningServer, type ListenOptions, listen, listenWith, requestListener } from './listen.js';
export type { BodyLimits, Exchange } from './request.js';
export { createPolicyServer, type PolicyServer, type PolicyServerOptions } from './server.js';
export type { StateOptions } from './state.js';
