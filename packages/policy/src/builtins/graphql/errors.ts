import { type BuiltinError, builtinError } from '../builtin-error.js';
import type { Position } from './ast.js';

/** `MESSAGE in GraphQL string at location 1:2`; without a position what OPA says of documents that came as data. */
export function graphqlError(message: string, position: Position | undefined): BuiltinError {
  if (position === undefined) return builtinError(`GraphQL parse error: input: ${message}`);
  return builtinError(`${message} in GraphQL string at location ${position.line}:${position.column}`);
}
