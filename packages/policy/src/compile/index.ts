export {
  type CompiledModules,
  type CompiledQuery,
  compileModules,
  compileQuery,
  type PassOptions,
} from './compile.js';
export { bodyDependencies, type Dependencies, dependenciesOf, refDependencies, ruleName } from './dependencies.js';
export { type LocalNames, PassContext } from './names.js';
export { type ArityOf, collectVars, exprVars } from './output-vars.js';
export { type Callables, descend, type Rule, type TreeNode } from './program.js';
export { isExpr, ownBodies, ownTerms, walkBody, walkExpr, walkTerm } from './walk.js';
