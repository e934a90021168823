export {
  type CompiledModules,
  type CompiledQuery,
  compileModules,
  compileQuery,
  type PassOptions,
} from './compile.js';
export { bodyDependencies, type Dependencies, dependenciesOf, ruleName } from './dependencies.js';
export { collectVars } from './output-vars.js';
export { type Callables, descend, type Rule, type TreeNode } from './program.js';
