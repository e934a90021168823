export type { Advisory, Affected, RangeEvent, Severity, VersionRange } from './advisory.js';
export { parseSecdb } from './alpine-secdb.js';
export { parseOsv } from './osv.js';
export { type OnBadRecord, readAdvisories } from './read-files.js';
export { type AdvisoryStore, baseOf, type Freshness, foldName, type Hit, openAdvisories } from './store.js';
