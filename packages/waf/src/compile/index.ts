export type { ReadRuleFile } from './apply-settings.js';
export { type CompileHost, compileProgram } from './compile-program.js';
export { type IdRanges, parseIdRanges } from './id-ranges.js';
export { evaluateOf, phraseOperators, programContext } from './prepare-operators.js';
export {
  type Program,
  type ProgramLink,
  type ProgramOperator,
  type ProgramRule,
  type ProgramTarget,
  programVersion,
} from './program.js';
export { rulesOfControl } from './rules-of-control.js';
export { defaultSettings, type Settings } from './settings.js';
