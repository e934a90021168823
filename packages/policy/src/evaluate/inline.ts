import type { PlanTerm } from '../plan/index.js';
import { compare, equal, RegoSet, SpecialValue, type Value } from '../values/index.js';
import type { Get } from './machine.js';

type Call = PlanTerm & { op: 'call' };

/** Builtins whose commonest operands are dealt with in place; everything else goes to `plain`. */
export function inlined(term: Call, args: readonly Get[], plain: Get): Get | undefined {
  const [a, b] = args;
  switch (term.name) {
    case 'equal':
      return (m) => {
        const x = a!(m);
        if (x === undefined) return undefined;
        const y = b!(m);
        return y === undefined ? undefined : equal(x, y);
      };
    case 'neq':
      return (m) => {
        const x = a!(m);
        if (x === undefined) return undefined;
        const y = b!(m);
        return y === undefined ? undefined : !equal(x, y);
      };
    case 'lt':
      return comparison(
        a!,
        b!,
        (x, y) => x < y,
        (order) => order < 0,
      );
    case 'lte':
      return comparison(
        a!,
        b!,
        (x, y) => x <= y,
        (order) => order <= 0,
      );
    case 'gt':
      return comparison(
        a!,
        b!,
        (x, y) => x > y,
        (order) => order > 0,
      );
    case 'gte':
      return comparison(
        a!,
        b!,
        (x, y) => x >= y,
        (order) => order >= 0,
      );
    case 'plus':
      return integers(a!, b!, plain, (x, y) => x + y);
    case 'minus':
      return integers(a!, b!, plain, (x, y) => x - y);
    case 'mul':
      return integers(a!, b!, plain, (x, y) => x * y);
    case 'internal.member_2':
      return (m) => {
        const x = a!(m);
        if (x === undefined) return undefined;
        const y = b!(m);
        return y === undefined ? undefined : member(x, y);
      };
    case 'count':
      return (m) => {
        const x = a!(m);
        if (Array.isArray(x)) return x.length;
        if (x instanceof RegoSet) return x.size;
        return x === undefined ? undefined : plain(m);
      };
    default:
      return undefined;
  }
}

function comparison(
  a: Get,
  b: Get,
  numbers: (x: number, y: number) => boolean,
  order: (order: number) => boolean,
): Get {
  return (m) => {
    const x = a(m);
    if (x === undefined) return undefined;
    const y = b(m);
    if (typeof x === 'number' && typeof y === 'number') return numbers(x, y);
    return y === undefined ? undefined : order(compare(x, y));
  };
}

/** Arithmetic on integers whose result is exact; evaluating twice is harmless where it is not. */
function integers(a: Get, b: Get, plain: Get, quick: (x: number, y: number) => number): Get {
  return (m) => {
    const x = a(m);
    if (x === undefined) return undefined;
    const y = b(m);
    if (y === undefined) return undefined;
    if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) {
      const result = quick(x as number, y as number) + 0;
      if (Number.isSafeInteger(result)) return result;
    }
    return plain(m);
  };
}

function member(value: Value, collection: Value): boolean {
  if (typeof collection !== 'object' || collection === null) return false;
  if (Array.isArray(collection)) {
    for (let i = 0; i < collection.length; i++) if (equal(collection[i] as Value, value)) return true;
    return false;
  }
  if (collection instanceof RegoSet) return collection.has(value);
  if (collection instanceof SpecialValue) {
    return (
      'keys' in collection &&
      (collection as { keys(): readonly Value[]; get(key: Value): Value })
        .keys()
        .some((key) => equal((collection as unknown as { get(key: Value): Value }).get(key), value))
    );
  }
  for (const key of Object.keys(collection))
    if (equal((collection as { [key: string]: Value })[key]!, value)) return true;
  return false;
}
