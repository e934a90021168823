export { type ExplainOptions, explain } from './explain.js';
export type { Explanation, LinkStep, RuleStep, TxWrite, ValueStep } from './explanation.js';
