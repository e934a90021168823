export { type Algorithm, type AlgorithmId, algorithms } from './core/algorithms.js';
export { RaspBlockedError, RaspError, type RaspErrorCode } from './core/errors.js';
export type { Input } from './core/inputs/collect.js';
export type { RaspOptions } from './core/options.js';
export type { FieldSchema } from './detect/assignment/extra-fields.js';
export type { Detection } from './detect/finding.js';
export {
  ApiInventory,
  type OpenApiDocument,
  type OpenApiOperation,
  type SeenRequest,
} from './discovery/api-inventory.js';
export {
  type CoverageReport,
  coverageReport,
  type Flow,
  recordCoverage,
  type SinkCoverage,
} from './discovery/coverage.js';
export { type ApiChange, diffOpenApi } from './discovery/diff-open-api.js';
export { lintPatch } from './patches/lint-patch.js';
export { patchHits, shippedPatches, usePatches } from './patches/patch-control.js';
export { parsePatches, readPatches } from './patches/read-patches.js';
export { assignOnly } from './policy/assign-only.js';
export {
  type Admission,
  type ClientPolicy,
  type ClientPolicyOptions,
  createClientPolicy,
  type RateLimit,
} from './policy/clients.js';
export { learnedDestinations } from './policy/destinations.js';
export type { RaspPolicy } from './policy/policy.js';
export { type RaspConfig, readConfig, watchConfig } from './policy/watch-config.js';
export { protect } from './protect.js';
export type { Runtime } from './report/runtime.js';
export { type Entry, type StartUpReport, startUpReport } from './report/start-up-report.js';
export { type MessageOptions, withMessage } from './sources/message.js';
