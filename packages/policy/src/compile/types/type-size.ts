import type { Type } from '../../builtins/type.js';
import { ANY } from './type-ops.js';

/** Most parts of a type that the checker works with. */
const MOST_PARTS = 10_000;

const sizes = new WeakMap<Type, number>();

/**
 * The type, or `any` when it has too many parts: forty lines that each pair the value before with itself would make a type
 * of 2^40.
 */
export function bounded(type: Type): Type {
  return sizeOf(type) > MOST_PARTS ? ANY : type;
}

/** How many parts the type has; counted once for a part that stands in many places. */
function sizeOf(type: Type): number {
  if (type.kind !== 'array' && type.kind !== 'set' && type.kind !== 'object' && type.kind !== 'any') return 1;
  const known = sizes.get(type);
  if (known !== undefined) return known;
  let size = 1;
  for (const part of partsOf(type)) size += sizeOf(part);
  sizes.set(type, size);
  return size;
}

function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'array':
      return type.dynamic === undefined ? type.static : [...type.static, type.dynamic];
    case 'set':
      return [type.of];
    case 'any':
      return type.of ?? [];
    case 'object': {
      const parts = type.static.map(({ value }) => value);
      return type.dynamic === undefined ? parts : [...parts, type.dynamic.key, type.dynamic.value];
    }
    default:
      return [];
  }
}
