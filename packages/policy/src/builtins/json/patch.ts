import {
  equal,
  isArray,
  isObject,
  keysOf,
  lookup,
  ObjectBuilder,
  RegoSet,
  termText,
  typeName,
  type Value,
} from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import { arrayOperand, type ObjectValue, type Operands } from '../operands.js';
import { type Path, readPath } from './paths.js';

/** What becomes of the value at the end of a path; `undefined` removes it. */
type Edit = (container: Value, step: Value) => Value;

/** `json.patch`: RFC 6902 on values with sets; an operation that cannot be done fails the whole patch. */
export function applyPatch(args: Operands): Value | undefined {
  let result: Value | undefined = args[0]!;
  for (const operation of arrayOperand(args, 2)) {
    if (!isObject(operation)) {
      throw builtinError('must be an array of JSON-Patch objects, but at least one element is not an object');
    }
    result = applyOperation(result, operation);
  }
  return result;
}

function applyOperation(target: Value | undefined, operation: ObjectValue): Value | undefined {
  const path = attribute(operation, 'path');
  const op = attribute(operation, 'op');
  if (typeof op !== 'string') throw builtinError(`attribute 'op' must be a string but found: ${typeName(op)}`);
  const to = readPath(path);
  switch (op) {
    case 'add':
      return insert(target, to, attribute(operation, 'value'));
    case 'remove':
      return remove(target, to);
    case 'replace':
      return insert(remove(target, to), to, attribute(operation, 'value'));
    case 'move': {
      const from = readPath(attribute(operation, 'from'));
      const chunk = valueAt(target, from);
      return insert(remove(target, from), to, chunk);
    }
    case 'copy':
      return insert(target, to, valueAt(target, readPath(attribute(operation, 'from'))));
    case 'test': {
      const found = valueAt(target, to);
      const expected = attribute(operation, 'value');
      if (equal(found, expected)) return target;
      throw builtinError(
        `value from EditTree != patch value.\n\nExpected: ${termText(expected)}\n\nFound: ${termText(found)}`,
      );
    }
    default:
      throw builtinError(`unrecognized op: '${op}'`);
  }
}

function attribute(operation: ObjectValue, name: string): Value {
  const value = lookup(operation, name);
  if (value === undefined) throw builtinError(`missing required attribute '${name}'`);
  return value;
}

function present(value: Value | undefined): Value {
  if (value === undefined) throw builtinError('deleted node encountered');
  return value;
}

function valueAt(target: Value | undefined, path: Path): Value {
  let at = present(target);
  for (const step of path) at = childOf(at, step);
  return at;
}

function insert(target: Value | undefined, path: Path, value: Value): Value {
  if (path.length === 0) return value;
  return edit(present(target), path, 0, (container, step) => withChild(container, step, value));
}

function remove(target: Value | undefined, path: Path): Value | undefined {
  const value = present(target);
  return path.length === 0 ? undefined : edit(value, path, 0, withoutChild);
}

/** Copies what lies on the path, and edits at its end. */
function edit(container: Value, path: Path, index: number, change: Edit): Value {
  const step = path[index]!;
  if (index === path.length - 1) return change(container, step);
  return exchange(container, step, edit(childOf(container, step), path, index + 1, change));
}

function childOf(container: Value, step: Value): Value {
  let child: Value | undefined;
  if (isArray(container)) child = container[indexOf(container, step)];
  else if (container instanceof RegoSet) child = container.has(step) ? step : undefined;
  else if (isObject(container)) child = lookup(container, step);
  else throw notComposite(container);
  if (child === undefined) {
    throw builtinError(`path ${termText(step)} does not exist in ${typeName(container)} term ${termText(container)}`);
  }
  return child;
}

function exchange(container: Value, step: Value, value: Value): Value {
  if (isArray(container)) return container.with(indexOf(container, step), value);
  if (container instanceof RegoSet) {
    const members = container.sorted().filter((member) => !equal(member, step));
    return new RegoSet([...members, value]);
  }
  return copyOf(container as ObjectValue)
    .set(step, value)
    .build();
}

function withChild(container: Value, step: Value, value: Value): Value {
  if (isArray(container)) {
    const index = indexOf(container, step);
    if (index < 0 || index > container.length) throw builtinError('index for array insertion out of bounds');
    return container.toSpliced(index, 0, value);
  }
  if (container instanceof RegoSet) {
    if (!equal(step, value)) {
      throw builtinError(`set key ${termText(step)} does not equal value to be inserted ${termText(value)}`);
    }
    return new RegoSet([...container.values(), value]);
  }
  if (!isObject(container)) throw notComposite(container);
  return copyOf(container).set(step, value).build();
}

function withoutChild(container: Value, step: Value): Value {
  if (isArray(container)) {
    const index = indexOf(container, step);
    if (index < 0 || index >= container.length) throw builtinError('index for array delete out of bounds');
    return container.toSpliced(index, 1);
  }
  if (!isObject(container) && !(container instanceof RegoSet)) throw notComposite(container);
  const present = container instanceof RegoSet ? container.has(step) : lookup(container, step) !== undefined;
  if (!present) throw builtinError(`cannot delete child key ${termText(step)} that does not exist`);
  if (container instanceof RegoSet) return new RegoSet(container.sorted().filter((member) => !equal(member, step)));
  return copyOf(container, step).build();
}

function copyOf(source: ObjectValue, without?: Value): ObjectBuilder {
  const copy = new ObjectBuilder();
  for (const key of keysOf(source)) {
    if (without === undefined || !equal(key, without)) copy.set(key, lookup(source, key)!);
  }
  return copy;
}

/** The index that a step means; `-` is the place behind the last member. */
function indexOf(list: readonly Value[], step: Value): number {
  if (typeof step === 'number' && Number.isInteger(step)) return step;
  if (typeof step !== 'string') throw builtinError('invalid type for indexing');
  if (step === '-') return list.length;
  if (!/^-?[0-9]{1,9}$/.test(step)) throw builtinError('invalid string for indexing');
  if (step !== '0' && step.startsWith('0')) throw builtinError('leading zeros are not allowed in JSON paths');
  return Number(step);
}

function notComposite(value: Value): Error {
  return builtinError(`expected composite type, found value: ${termText(value)} (type: ${typeName(value)})`);
}
