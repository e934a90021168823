/**
 * How much of values the evaluation under way has walked over. A value may hold one part many times: forty lines of policy
 * make an array of 2^40 leaves from forty small ones, and nothing but a walk over it notices. So hashing, comparing and
 * writing count the composites that they enter, each with its size, against a limit that the evaluation sets.
 */
export const effort: { spent: number; limit: number } = { spent: 0, limit: Number.POSITIVE_INFINITY };

/** A walk over values went past the limit. */
export class EffortError extends Error {
  constructor() {
    super('the values are too large to walk over within the limits of the evaluation');
    this.name = 'EffortError';
  }
}

/** Counts one composite of `size` parts. */
export function spend(size: number): void {
  effort.spent += size + 1;
  if (effort.spent > effort.limit) throw new EffortError();
}
