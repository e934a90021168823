export { type CompileRulesOptions, compileRules } from './compile-rules.js';
