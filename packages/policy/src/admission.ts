export {
  type Constraint,
  type ConstraintTemplate,
  gatekeeperTemplate,
  type Target,
  type Template,
  type TemplateContext,
} from './admission/gatekeeper.js';
export { GatekeeperEngine } from './admission/gatekeeper-engine.js';
export { Inventory } from './admission/inventory.js';
export { type LabelSelector, type Match, matches } from './admission/match.js';
export { type RegoAdmissionOptions, regoAdmission } from './admission/rego.js';
export { type Answered, type AnswerOptions, answerOf, answerReview } from './admission/respond.js';
export {
  type AdmissionRequest,
  type AdmissionResponse,
  type AdmissionReview,
  type AnsweredReview,
  createRequest,
  type KubernetesObject,
} from './admission/review.js';
export type { AdmissionPolicy, ReviewContext, Verdict } from './admission/verdict.js';
