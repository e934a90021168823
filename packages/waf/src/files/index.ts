export { type CompileRulesOptions, compileRules } from './compile-rules.js';
export { type CrsLocation, findCrs } from './find-crs.js';
export { type CrsInstall, type InstallCrsOptions, installCrs } from './install-crs.js';
