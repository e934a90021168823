export { judge, type Verdict } from './affects.js';
export { cvssScore, type SeverityWord, severityOf } from './cvss.js';
export { type Target, targetOf } from './ecosystem-of.js';
export { type Finding, type MatchOptions, type MatchResult, match, severityRank } from './match.js';
