export { select } from './access.js';
export { bounded } from './effort.js';
export { indexTests } from './index-rules.js';
export { type Bindings, type EvaluateOptions, Instance } from './instance.js';
export type { Get, Observer } from './machine.js';
