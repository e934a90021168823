import { type BuiltinError, builtinError } from '../builtin-error.js';

/** `yaml: line 3: did not find expected key`. */
export function yamlError(line: number, what: string): BuiltinError {
  return builtinError(`yaml: line ${line}: ${what}`);
}
