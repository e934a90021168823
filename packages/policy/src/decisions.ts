export { DecisionError, type DecisionErrorCode } from './decisions/errors.js';
export type { Decision, DecisionEvent } from './decisions/event.js';
export { createDecisionLog, type DecisionLog, type DecisionLogOptions } from './decisions/log.js';
export { maskEvent } from './decisions/mask.js';
export { type ApiActivityFacts, decisionActivity } from './decisions/ocsf.js';
