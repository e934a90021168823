export type { Advisory, Affected, FixState, RangeEvent, Severity, VersionRange } from './advisory.js';
export { parseSecdb } from './alpine-secdb.js';
export { baseOf, foldName } from './names.js';
export { parseOsv } from './osv.js';
export { type OnBadRecord, readAdvisories } from './read-files.js';
export {
  type AdvisoryStore,
  type Freshness,
  type Hit,
  type ImportOptions,
  type Origin,
  openAdvisories,
} from './store.js';
export type { KnownExploited, Threat, ThreatRow } from './threat.js';
