import { compare, equal } from '../values/index.js';
import { type Builtin, implement } from './registry.js';

/** `==`, `!=`, `<`, `<=`, `>`, `>=` and the unifying `=` and `:=`, which on two known values are equality. */
export const comparison: readonly Builtin[] = implement({
  eq: ([a, b]) => equal(a!, b!),
  assign: ([a, b]) => equal(a!, b!),
  equal: ([a, b]) => equal(a!, b!),
  neq: ([a, b]) => !equal(a!, b!),
  lt: ([a, b]) => compare(a!, b!) < 0,
  lte: ([a, b]) => compare(a!, b!) <= 0,
  gt: ([a, b]) => compare(a!, b!) > 0,
  gte: ([a, b]) => compare(a!, b!) >= 0,
});
