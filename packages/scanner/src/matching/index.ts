export { cvssScore, type Rating, type SeverityWord, severityOf, severityRank } from '../severity/index.js';
export { judge, type Verdict } from './affects.js';
export { type Target, targetOf, targetsOf } from './ecosystem-of.js';
export { compareFindings, type Finding } from './finding.js';
export { type MatchOptions, type MatchResult, match } from './match.js';
export type { Upgrade } from './upgrade.js';
