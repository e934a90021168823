export { type Bindings, type EvaluateOptions, Instance } from './instance.js';
export type { Get } from './machine.js';
