export type { Advisory, Affected, FixState, RangeEvent, Severity, VersionRange } from './advisory.js';
export { parseSecdb } from './alpine-secdb.js';
export { csafProducts, productIds } from './csaf-products.js';
export { parseDebianTracker } from './debian-tracker.js';
export { parseEpss } from './epss.js';
export { parseKnownExploited } from './known-exploited.js';
export { baseOf, foldName } from './names.js';
export { parseOsv } from './osv.js';
export { advisoryText, type OnBadRecord, parseAdvisories, readAdvisories } from './read-files.js';
export { parseRedHatCsaf } from './red-hat-csaf.js';
export {
  type AdvisoryStore,
  type Freshness,
  type Hit,
  type ImportOptions,
  type Origin,
  openAdvisories,
} from './store.js';
export type { KnownExploited, Threat, ThreatRow } from './threat.js';
