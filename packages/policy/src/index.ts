export type { Position, RegoVersion } from './ast/index.js';
export {
  type Builtin,
  type BuiltinContext,
  type BuiltinContextOptions,
  type BuiltinDefinition,
  BuiltinError,
  type BuiltinErrorCode,
  defineBuiltin,
  type NetworkAccess,
} from './builtins/index.js';
export {
  type CompileCode,
  type CompileProblem,
  type EvalCode,
  PolicyCompileError,
  PolicyError,
  PolicyEvalError,
  problemText,
} from './errors.js';
export type { Bindings } from './evaluate/index.js';
export {
  type Explanation,
  type RuleTrial,
  type TraceEvent,
  type TraceOp,
  traceText,
  trailText,
} from './explain.js';
export type { IndexReport } from './index-report.js';
export {
  type CompileOptions,
  compile,
  type Decide,
  type DecideAsync,
  type Modules,
  Policy,
  type RunOptions,
} from './policy.js';
export { parseTermValue } from './term-value.js';
export {
  compare,
  equal,
  type Json,
  JsonError,
  numberText,
  type PlainObject,
  parseJson,
  RegoNumber,
  RegoObject,
  RegoSet,
  stringify,
  type TypeName,
  termText,
  toPlain,
  typeName,
  type Value,
} from './values/index.js';
