export { type PatchRulesOptions, patchRules } from './patch-rules.js';
