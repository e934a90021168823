export { bodyText, exprText } from './bodies.js';
export { moduleText, ruleText } from './modules.js';
export { refText, termSource } from './terms.js';
