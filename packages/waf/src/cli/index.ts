export type { Print } from './print.js';
export { run } from './run.js';
