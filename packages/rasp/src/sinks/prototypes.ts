import type http from 'node:http';
import { judgedContext } from '../core/current-context.js';
import { type CapturedInputs, inputsOf } from '../core/inputs/request-inputs.js';
import { currentSettings, judge } from '../core/judge.js';
import { isPlainData, type NamedPrototypes, namedPrototypes } from '../detect/pollution/prototype-names.js';
import { builtin } from '../hooks/builtin.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';

/** Objects that every other object inherits from. */
const shared = new Map<unknown, string>([
  [Object.prototype, 'Object.prototype'],
  [Array.prototype, 'Array.prototype'],
  [Function.prototype, 'Function.prototype'],
]);

const decoys = new WeakMap<object, object>();
const originals = new WeakMap<object, object>();
const namedBy = new WeakMap<CapturedInputs, NamedPrototypes>();

/** What the running request names; outside of requests, and while the algorithm is off, nothing. */
function named(): NamedPrototypes | undefined {
  const settings = currentSettings();
  if (settings === undefined || settings.modes['prototype-pollution'] === 'off') return undefined;
  const context = judgedContext();
  if (context === undefined) return undefined;
  try {
    const captured = inputsOf(context);
    let found = namedBy.get(captured);
    if (found === undefined) {
      found = namedPrototypes(captured.inputs);
      namedBy.set(captured, found);
    }
    return found;
  } catch {
    return undefined;
  }
}

function refuse(name: string, what: string): Error | undefined {
  return judge({ sink: name, value: what }, ['prototype-pollution'], (inputs) => {
    const { proto, constructorPrototype } = namedPrototypes(inputs);
    const input = proto ?? constructorPrototype;
    return input && { algorithm: 'prototype-pollution', input, at: 0, reason: `${what} of ${name}` };
  });
}

/** Stands for a shared prototype in a request that names the way to it: reads pass through, writes are judged. */
function decoyOf(prototype: object): object {
  const known = decoys.get(prototype);
  if (known !== undefined) return known;
  const name = shared.get(prototype) ?? 'a prototype';
  const judged = <Args extends unknown[]>(write: (target: object, ...args: Args) => boolean) => {
    return (target: object, ...args: Args): boolean => {
      const refused = refuse(name, `writing "${String(args[0]).slice(0, 40)}"`);
      if (refused !== undefined) throw refused;
      return write(target, ...args);
    };
  };
  const decoy = new Proxy(prototype, {
    set: judged((target, key: PropertyKey, value: unknown) => Reflect.set(target, key, value)),
    defineProperty: judged((target, key: PropertyKey, descriptor: PropertyDescriptor) =>
      Reflect.defineProperty(target, key, descriptor),
    ),
    deleteProperty: judged((target, key: PropertyKey) => Reflect.deleteProperty(target, key)),
  });
  decoys.set(prototype, decoy);
  originals.set(decoy, prototype);
  return decoy;
}

/** Stands for `Object` where a request goes through `constructor` to `prototype`. */
function constructorDecoy(): object {
  const known = decoys.get(Object);
  if (known !== undefined) return known;
  const decoy = new Proxy(function decoy() {}, {
    get: (_target, key) => (key === 'prototype' ? decoyOf(Object.prototype) : Reflect.get(Object, key)),
    has: (_target, key) => Reflect.has(Object, key),
    apply: (_target, self, args: unknown[]) => Reflect.apply(Object, self, args) as object,
    construct: (_target, args: unknown[]) => Reflect.construct(Object, args) as object,
  });
  decoys.set(Object, decoy);
  originals.set(decoy, Object);
  return decoy;
}

/**
 * Guards the two ways from any object to the prototype that all share: the accessor `__proto__`, and `constructor`. Only a
 * request that names such a way meets a decoy; all other code reads what it always read.
 */
export function hookPrototypes(): void {
  const accessor = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');
  if (accessor?.get !== undefined && accessor.set !== undefined && accessor.configurable === true) {
    const { get, set } = accessor;
    Object.defineProperty(Object.prototype, '__proto__', {
      ...accessor,
      get(this: unknown): unknown {
        const prototype: unknown = Reflect.apply(get, this, []);
        if (!shared.has(prototype) || named()?.proto === undefined) return prototype;
        return decoyOf(prototype as object);
      },
      set(this: unknown, value: unknown): void {
        const prototype = (value !== null && typeof value === 'object' && originals.get(value)) || value;
        if (prototype === value && isPlainData(value) && named()?.proto !== undefined) {
          const refused = refuse('__proto__', 'replacing the prototype');
          if (refused !== undefined) throw refused;
        }
        Reflect.apply(set, this, [prototype]);
      },
    });
  }
  const inherited = Object.getOwnPropertyDescriptor(Object.prototype, 'constructor');
  if (inherited?.value !== Object || inherited.configurable !== true) return;
  Object.defineProperty(Object.prototype, 'constructor', {
    configurable: true,
    enumerable: false,
    get(): unknown {
      return named()?.constructorPrototype === undefined ? Object : constructorDecoy();
    },
    // What an assignment to an inherited data property does.
    set(this: unknown, value: unknown): void {
      if (this === Object.prototype) return;
      Object.defineProperty(this, 'constructor', { value, configurable: true, enumerable: true, writable: true });
    },
  });
}

const probes: readonly (readonly [probe: object, prototype: object])[] = [
  [{}, Object.prototype],
  [[], Array.prototype],
  [() => undefined, Function.prototype],
];

/** Enumerable keys that stand on shared prototypes and are not the doing of a request. */
const accepted = new Set<string>();

/** Takes what stands on the shared prototypes now for legitimate: polyfills that were loaded since the start. */
export function acceptPrototypes(): void {
  for (const [probe] of probes) for (const key in probe) accepted.add(key);
}

/**
 * Looks for keys that a request added to a shared prototype by another way than the guarded ones. What is assigned is
 * enumerable, so an empty loop over an empty object tells that nothing was added. Keys that no request named are left alone
 * and accepted; in block mode a polluted key is removed again.
 */
export function repairPrototypes(): void {
  for (const [probe, prototype] of probes) {
    for (const key in probe) if (!accepted.has(key)) repair(prototype, key);
  }
}

function repair(prototype: object, key: string): void {
  const name = shared.get(prototype)!;
  const refused = judge({ sink: name, value: key }, ['prototype-pollution'], (inputs) => {
    const input = inputs.find(({ place, text }) => text === key || place.split(/[.[\]{}]/).includes(key));
    const reason = `the key "${key.slice(0, 40)}" was added to ${name}`;
    return input && { algorithm: 'prototype-pollution', input, at: 0, reason };
  });
  if (refused === undefined) accepted.add(key);
  else Reflect.deleteProperty(prototype, key);
}

/** Looks again before a response is ended: whatever a handler merged meanwhile, the next request must not inherit it. */
export function hookResponseEnd(): void {
  const prototype = builtin<typeof http>('node:http').ServerResponse.prototype as unknown as {
    end: (...args: unknown[]) => unknown;
  };
  const { end } = prototype;
  prototype.end = imitate(
    end as AnyFunction,
    function (this: unknown, chunk: unknown, encoding: unknown, callback: unknown) {
      repairPrototypes();
      return end.call(this, chunk, encoding, callback);
    },
  );
}
