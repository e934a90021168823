import { isArray, isPlainObject, ownEntry, type PlainObject, setOwn, type Value } from '../values/index.js';
import type { PatchOperation } from './bundle.js';
import { BundleError } from './errors.js';

/**
 * The data after the changes of a delta bundle. What is given stays as it is; only what lies on the changed paths is copied.
 *
 * @throws {BundleError} `POLICY_BUNDLE_DELTA` when a path does not exist.
 */
export function applyDelta(data: PlainObject, operations: readonly PatchOperation[]): PlainObject {
  let result: Value = data;
  for (const operation of operations) result = apply(result, stepsOf(operation.path), operation);
  if (!isPlainObject(result))
    throw new BundleError('POLICY_BUNDLE_DELTA', 'patch.json: the root document must be an object');
  return result;
}

function stepsOf(path: string): string[] {
  return path === '/'
    ? []
    : path
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function apply(value: Value | undefined, steps: readonly string[], operation: PatchOperation): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return operation.op === 'remove' ? {} : operation.value!;
  if (isArray(value)) return applyToArray(value, step, rest, operation);
  // An upsert makes the objects on its way.
  const object = value === undefined && operation.op === 'upsert' ? {} : value;
  if (!isPlainObject(object)) throw missing(operation);
  const old = ownEntry(object, step);
  if (old === undefined && operation.op !== 'upsert') throw missing(operation);
  const copy: { [key: string]: Value } = {};
  for (const key of Object.keys(object)) {
    if (key !== step || rest.length > 0 || operation.op !== 'remove') setOwn(copy, key, object[key]!);
  }
  if (rest.length > 0 || operation.op !== 'remove') setOwn(copy, step, apply(old, rest, operation));
  return copy;
}

function applyToArray(
  list: readonly Value[],
  step: string,
  rest: readonly string[],
  operation: PatchOperation,
): readonly Value[] {
  const index = step === '-' ? list.length : /^(?:0|[1-9][0-9]{0,8})$/.test(step) ? Number(step) : -1;
  const inside = index >= 0 && index < list.length;
  if (rest.length > 0) {
    if (!inside) throw missing(operation);
    return list.with(index, apply(list[index], rest, operation));
  }
  if (operation.op === 'upsert' && index >= 0 && index <= list.length)
    return list.toSpliced(index, 0, operation.value!);
  if (!inside) throw missing(operation);
  return operation.op === 'remove' ? list.toSpliced(index, 1) : list.with(index, operation.value!);
}

function missing({ op, path }: PatchOperation): BundleError {
  return new BundleError('POLICY_BUNDLE_DELTA', `patch.json: ${op} at ${path}: there is nothing`);
}
