import type { RequestContext } from '@lamellar/events';
import { judge } from '../core/judge.js';

/** Objects that every other object inherits from. */
const shared: readonly (readonly [name: string, prototype: object])[] = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['Function.prototype', Function.prototype],
];

let known = new Map(shared.map(([name, prototype]) => [name, new Set(Reflect.ownKeys(prototype))]));

/** Takes what stands on the shared prototypes now for legitimate: polyfills that were loaded since the start. */
export function acceptPrototypes(): void {
  known = new Map(shared.map(([name, prototype]) => [name, new Set(Reflect.ownKeys(prototype))]));
}

/**
 * Looks for keys that a request added to a shared prototype: keys that no request named are left alone and accepted. In
 * block mode a polluted key is removed again. Costs three counts when nothing was added.
 */
export function repairPrototypes(_context: RequestContext): void {
  for (const [name, prototype] of shared) {
    const before = known.get(name)!;
    const keys = Reflect.ownKeys(prototype);
    if (keys.length <= before.size) continue;
    for (const key of keys) {
      if (before.has(key) || typeof key === 'symbol') continue;
      const refused = judge({ sink: name, value: key }, ['prototype-pollution'], (inputs) => {
        const input = inputs.find(({ place, text }) => text === key || place.split(/[.[\]{}]/).includes(key));
        return (
          input && {
            algorithm: 'prototype-pollution',
            input,
            at: 0,
            reason: `the key "${key.slice(0, 40)}" was added to ${name}`,
          }
        );
      });
      if (refused === undefined) before.add(key);
      else Reflect.deleteProperty(prototype, key);
    }
  }
}
