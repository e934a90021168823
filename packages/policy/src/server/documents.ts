import { isArray, isPlainObject, type PlainObject, type Value } from '../values/index.js';
import { ApiError, invalid } from './answer.js';

/** How a document is changed. */
export type Operation = 'add' | 'replace' | 'remove';

/** Splits a path of a URL at its slashes; each part is percent-decoded. */
export function pathOf(escaped: string): string[] {
  return trimSlashes(escaped)
    .split('/')
    .filter((part, index, parts) => part !== '' || parts.length > 1 || index > 0)
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        throw invalid(`bad path: ${escaped}`);
      }
    });
}

/** A path without slashes at its ends. */
export function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return path.slice(start, end);
}

/** The document at a path; undefined when there is none. */
export function readDocument(data: PlainObject, path: readonly string[]): Value | undefined {
  let node: Value | undefined = data;
  for (const part of path) {
    node = childOf(node, part);
    if (node === undefined) return undefined;
  }
  return node;
}

function childOf(node: Value, part: string): Value | undefined {
  if (isArray(node)) {
    const index = indexOf(part);
    return index === undefined ? undefined : node[index];
  }
  return isPlainObject(node) && Object.hasOwn(node, part) ? node[part] : undefined;
}

function indexOf(part: string): number | undefined {
  return /^\d{1,9}$/.test(part) ? Number(part) : undefined;
}

/**
 * A copy of the data with objects at every part of the path; shares what it does not touch.
 *
 * @throws {ApiError} `resource_conflict` where something else than an object stands in the way.
 */
export function makeObjects(data: PlainObject, path: readonly string[]): PlainObject {
  const found = readDocument(data, path);
  if (found !== undefined) {
    if (isPlainObject(found)) return data;
    throw new ApiError(404, 'resource_conflict', `storage_write_conflict_error: /${path.join('/')}`);
  }
  return changeDocument(makeObjects(data, path.slice(0, -1)), 'add', path, {});
}

/**
 * The document at a path.
 *
 * @throws {ApiError} `resource_not_found` with OPA's reason.
 */
export function requireDocument(data: PlainObject, path: readonly string[]): Value {
  let node: Value = data;
  for (const [depth, part] of path.entries()) {
    const child = childOf(node, part);
    if (child === undefined) throw isArray(node) ? absentElement(path.slice(0, depth + 1)) : absent();
    node = child;
  }
  return node;
}

function absentElement(path: readonly string[]): ApiError {
  const reason = indexOf(path.at(-1)!) === undefined ? 'array index must be integer' : 'array index out of range';
  return absent(`/${path.join('/')}: ${reason}`);
}

/**
 * A copy of the data with one document changed; shares what it does not touch.
 *
 * @throws {ApiError} when the path leads nowhere, or the change is not possible there.
 */
export function changeDocument(
  data: PlainObject,
  operation: Operation,
  path: readonly string[],
  value: Value,
): PlainObject {
  if (path.length === 0) {
    if (operation === 'remove') throw invalid('storage_invalid_patch_error: root cannot be removed');
    if (!isPlainObject(value)) throw invalid('storage_invalid_patch_error: root must be object');
    return value;
  }
  return changed(data, operation, path, 0, value) as PlainObject;
}

function changed(node: Value, operation: Operation, path: readonly string[], depth: number, value: Value): Value {
  const part = path[depth]!;
  const last = depth === path.length - 1;
  if (!last) {
    const child = childOf(node, part);
    if (child === undefined) throw isArray(node) ? absentElement(path.slice(0, depth + 1)) : absent();
    const next = changed(child, operation, path, depth + 1, value);
    return isArray(node) ? node.with(indexOf(part)!, next) : withMember(node as PlainObject, part, next);
  }
  if (isArray(node)) return changedList(node, operation, path, value);
  if (!isPlainObject(node)) throw absent();
  if (operation !== 'add' && !Object.hasOwn(node, part)) throw absent();
  if (operation !== 'remove') return withMember(node, part, value);
  const { [part]: _gone, ...others } = node;
  return others;
}

function changedList(list: readonly Value[], operation: Operation, path: readonly string[], value: Value): Value {
  const part = path.at(-1)!;
  if (part === '-') {
    if (operation === 'add') return [...list, value];
    throw invalid(`storage_invalid_patch_error: /${path.join('/')}: invalid patch path`);
  }
  const index = indexOf(part);
  const last = operation === 'add' ? list.length : list.length - 1;
  if (index === undefined || index > last) throw absentElement(path);
  if (operation === 'add') return list.toSpliced(index, 0, value);
  return operation === 'remove' ? list.toSpliced(index, 1) : list.with(index, value);
}

function withMember(object: PlainObject, name: string, value: Value): PlainObject {
  const copy: Record<string, Value> = { ...object };
  Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** OPA's error for a document that is not there. */
export function absent(reason = 'document does not exist'): ApiError {
  return new ApiError(404, 'resource_not_found', `storage_not_found_error: ${reason}`);
}
