import { ownEntry, type PlainObject, RegoObject, RegoSet, SpecialValue, type Value } from '../values/index.js';

/** `base[key]`, undefined where there is no such entry. */
export function select(base: Value | undefined, key: Value): Value | undefined {
  if (typeof base !== 'object' || base === null) return undefined;
  if (Array.isArray(base)) return typeof key === 'number' ? (base[key] as Value | undefined) : undefined;
  if (base instanceof SpecialValue) {
    if (base instanceof RegoSet) return base.has(key) ? key : undefined;
    return base instanceof RegoObject ? base.get(key) : undefined;
  }
  return typeof key === 'string' ? ownEntry(base as PlainObject, key) : undefined;
}

/** `base.name`. */
export function selectName(base: Value | undefined, name: string): Value | undefined {
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return undefined;
  if (base instanceof SpecialValue) return select(base, name);
  return ownEntry(base as PlainObject, name);
}

/** A copy of `base` in which the path has the value; what lies on the way is made. */
export function replaceAt(base: Value | undefined, path: readonly Value[], value: Value, at = 0): Value {
  if (at === path.length) return value;
  const key = path[at]!;
  const inner = replaceAt(base === undefined ? undefined : select(base, key), path, value, at + 1);
  const copy: { [key: string]: Value } = {};
  if (typeof base === 'object' && base !== null && !Array.isArray(base) && !(base instanceof SpecialValue)) {
    for (const name of Object.keys(base)) define(copy, name, (base as PlainObject)[name]!);
  }
  define(copy, String(key), inner);
  return copy;
}

function define(object: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else object[key] = value;
}
