export { BuiltinError, type BuiltinErrorCode } from './builtin-error.js';
export {
  type BuiltinCache,
  type BuiltinContext,
  type BuiltinContextOptions,
  createBuiltinCache,
  createBuiltinContext,
} from './context.js';
export type { NetworkAccess } from './network-access.js';
export {
  type Builtin,
  type BuiltinDefinition,
  type BuiltinRegistry,
  type BuiltinSignature,
  createRegistry,
  defineBuiltin,
  describeRegistry,
  type Evaluate,
  type EvaluateAsync,
  standardNames,
  standardSignature,
} from './registry.js';
export { parseType, printType, type Type } from './type.js';
