export { cvssScore } from './cvss.js';
export { type Rating, rate } from './rate.js';
export { type SeverityWord, severityOf, severityRank, severityWord } from './words.js';
