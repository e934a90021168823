export { bodyText, exprText } from './bodies.js';
export { moduleText, ruleText } from './modules.js';
export { refText, spread, termSource } from './terms.js';
