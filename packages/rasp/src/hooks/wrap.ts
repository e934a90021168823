import { promisify } from 'node:util';

/** A function of a builtin module, as hooks see it. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Looks at a call before it runs; an error that it returns is what the caller gets instead. */
export type Guard = (args: readonly unknown[], self: unknown) => Error | undefined;

/** How a stopped call tells its caller: what it returns or throws. */
export type Refusal = (error: Error, args: readonly unknown[]) => unknown;

/** The caller is told by an exception. */
export const byThrowing: Refusal = (error) => {
  throw error;
};

const wrapped = new WeakSet<object>();
const hooked = new Set<string>();

/** Names of the functions of Node that are guarded, as they were hooked. */
export function hookedBuiltins(): readonly string[] {
  return [...hooked];
}

/** Notes a function of Node as guarded. */
export function noteHooked(name: string): void {
  hooked.add(name);
}

/**
 * Replaces a method by one that asks the guard first. The new function has the old one's name, length, prototype, own
 * properties and `util.promisify.custom`, and passes `this` and `new` through. Wrapping twice does nothing.
 */
export function wrapMethod(holder: object, name: string, guard: Guard, refusal: Refusal = byThrowing): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  const original = descriptor?.value as AnyFunction | undefined;
  if (descriptor === undefined || typeof original !== 'function' || wrapped.has(original)) return false;
  if (!descriptor.configurable && !descriptor.writable) return false;
  const replacement = imitate(
    original,
    function (this: unknown, ...args: unknown[]): unknown {
      const refused = guard(args, this);
      if (refused !== undefined) return refusal(refused, args);
      return new.target === undefined
        ? Reflect.apply(original, this, args)
        : Reflect.construct(original, args, new.target);
    },
    promisified(original, guard),
  );
  Object.defineProperty(holder, name, { ...descriptor, value: replacement });
  return true;
}

/** The guarded form of what `util.promisify` would use instead of the function, when it has one. */
function promisified(original: AnyFunction, guard: Guard): Map<PropertyKey, PropertyDescriptor> {
  const descriptor = Object.getOwnPropertyDescriptor(original, promisify.custom);
  const custom = descriptor?.value as AnyFunction | undefined;
  if (descriptor === undefined || typeof custom !== 'function') return new Map();
  const value = imitate(custom, function (this: unknown, ...args: unknown[]): unknown {
    const refused = guard(args, this);
    return refused === undefined ? Reflect.apply(custom, this, args) : Promise.reject(refused);
  });
  return new Map([[promisify.custom, { ...descriptor, value }]]);
}

/** Gives a function the outward looks of another; `overrides` replaces single properties; what is not
 * `final` may be wrapped again. */
export function imitate(
  original: AnyFunction,
  replacement: AnyFunction,
  overrides: ReadonlyMap<PropertyKey, PropertyDescriptor> = new Map(),
  final = true,
): AnyFunction {
  if (final) wrapped.add(replacement);
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = overrides.get(key) ?? Object.getOwnPropertyDescriptor(original, key)!;
    const own = Object.getOwnPropertyDescriptor(replacement, key);
    if (own !== undefined && own.configurable !== true) {
      if (own.writable === true && 'value' in descriptor) Reflect.set(replacement, key, descriptor.value);
      continue;
    }
    Object.defineProperty(replacement, key, descriptor);
  }
  return replacement;
}
