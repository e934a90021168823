export { type DetectionContext, detectionOf } from './detection.js';
export { httpObservationOf } from './http-observation.js';
export { isSecretName } from './mask.js';
