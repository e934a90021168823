export {
  type Constraint,
  type ConstraintTemplate,
  gatekeeperTemplate,
  type Target,
  type Template,
  type Verdict,
} from './admission/gatekeeper.js';
export { type LabelSelector, type Match, type MatchContext, matches } from './admission/match.js';
export { type AdmissionRequest, createRequest, type KubernetesObject } from './admission/review.js';
