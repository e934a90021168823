import type { Input } from '../../core/inputs/collect.js';

/** Which ways to a shared prototype a request names, as keys or inside a text that may become a path. */
export interface NamedPrototypes {
  readonly proto: Input | undefined;
  readonly constructorPrototype: Input | undefined;
}

/** Finds the first input that names `__proto__`, and the first that goes through `constructor` to `prototype`. Linear. */
export function namedPrototypes(inputs: readonly Input[]): NamedPrototypes {
  let proto: Input | undefined;
  let constructorPrototype: Input | undefined;
  for (const input of inputs) {
    proto ??= names(input, '__proto__') ? input : undefined;
    constructorPrototype ??= names(input, 'constructor') && names(input, 'prototype') ? input : undefined;
    if (proto !== undefined && constructorPrototype !== undefined) break;
  }
  return { proto, constructorPrototype };
}

function names({ place, text }: Input, word: string): boolean {
  return text.includes(word) || place.includes(word);
}

/** Whether a value is what a parser makes: a plain object or array that holds no functions. Prototypes that programs use hold some. */
export function isPlainData(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every(
    (descriptor) => 'value' in descriptor && typeof descriptor.value !== 'function',
  );
}
