import {
  isObject,
  JsonError,
  keysOf,
  lookup,
  parseJson,
  type StringifyOptions,
  stringify,
  termText,
  typeName,
  type Value,
} from '../../values/index.js';
import { builtinError, typeError } from '../builtin-error.js';
import { type Operands, objectOperand, stringOperand } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { applyPatch } from './patch.js';
import { onlyPaths, pathTree, withoutPaths } from './paths.js';

/** `json.marshal`, `json.unmarshal`, `json.is_valid`, `json.filter`, `json.remove`, `json.patch`. */
export const json: readonly Builtin[] = implement({
  'json.marshal': ([value]) => stringify(value!, { escapeHtml: true }),
  'json.marshal_with_options': (args) => marshalWithOptions(args),
  'json.unmarshal': (args) => unmarshalJson(stringOperand(args, 1)),
  'json.is_valid': ([value]) => typeof value === 'string' && isJson(value),
  'json.filter': (args) => {
    const source = objectOperand(args, 1);
    return onlyPaths(source, pathTree(args));
  },
  'json.remove': (args) => {
    const source = objectOperand(args, 1);
    return withoutPaths(source, pathTree(args));
  },
  'json.patch': (args) => applyPatch(args),
});

/**
 * Reads JSON text.
 *
 * @throws {BuiltinError} naming the offset of the first wrong character.
 */
export function unmarshalJson(text: string): Value {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof JsonError) throw builtinError(cause.message, cause);
    throw cause;
  }
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

interface MarshalOptions {
  pretty?: boolean;
  indent?: string;
  prefix?: string;
}

function marshalWithOptions(args: Operands): Value {
  const options = marshalOptions(args);
  const pretty = options.pretty ?? (options.indent !== undefined || options.prefix !== undefined);
  if (!pretty) return stringify(args[0]!, { escapeHtml: true });
  const prefix = options.prefix ?? '';
  const format: StringifyOptions = { escapeHtml: true, indent: options.indent ?? '\t', prefix };
  return prefix + stringify(args[0]!, format);
}

function marshalOptions(args: Operands): MarshalOptions {
  const source = objectOperand(args, 2);
  const options: MarshalOptions = {};
  for (const key of keysOf(source)) {
    const value = lookup(source, key)!;
    if (key === 'pretty') {
      if (typeof value !== 'boolean') throw typeError('operand 2 key "pretty" failed cast to bool');
      options.pretty = value;
    } else if (key === 'indent' || key === 'prefix') {
      if (typeof value !== 'string') {
        throw typeError(`operand 2 key "${key}" failed cast to string: must be string but got ${typeName(value)}`);
      }
      options[key] = value;
    } else throw typeError(`operand 2 object contained unknown key ${termText(key)}`);
  }
  return options;
}

/** The object that an operand is, or that its JSON text says. */
export function objectOrJson(args: Operands, position: number, name: string): Value {
  const value = args[position - 1]!;
  if (isObject(value)) return value;
  if (typeof value === 'string') return unmarshalJson(value);
  throw typeError(`operand ${position} must be one of {string, object} but got ${typeName(value)} for ${name}`);
}
