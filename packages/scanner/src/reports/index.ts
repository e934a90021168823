export { cyclonedxReport } from './cyclonedx.js';
export { toEvents } from './events.js';
export { jsonReport } from './json.js';
export { plain, type Report, unknownBecause } from './report.js';
export { sarifReport } from './sarif.js';
export { spdxReport } from './spdx.js';
export { tableReport } from './table.js';
