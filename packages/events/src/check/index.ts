export { checkEvent, errorsOf } from './check-event.js';
export type { Problem, RuleName } from './problem.js';
export { classUids } from './table.js';
