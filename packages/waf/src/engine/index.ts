export type { CompiledLink, CompiledRule } from './compiled-rule.js';
export { isRegular } from './detectors.js';
export { type Instance, instantiate } from './instantiate.js';
export type { Interruption, Match, MatchedRule } from './matched-rule.js';
export { MemoryCollections, type PersistentCollections } from './persistent-collections.js';
export type { RequestHead } from './request-head.js';
export { groupingObstacle } from './rule-groups.js';
export type { Trace } from './trace.js';
export { type ResponseHead, Transaction, type TransactionOptions } from './transaction.js';
