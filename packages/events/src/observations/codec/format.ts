/**
 * The batch format, in the order of its bytes. Integers are varints.
 *
 * ```
 * "LOB1"
 * count of texts, each: bytes of UTF-8, UTF-8           every text stands once; 0 in a column is the empty text
 * count of observations
 * count of groups, each (one per kind):
 *   kind (text), version, count of observations
 *   count of columns, each: name (text), column type, values
 * order: 0 when there is at most one group, else 1 and the group of each observation
 * ```
 *
 * Columns in which nothing is known are left out. A reader that does not know a column skips it; one that misses a column takes "not known".
 */
export const MAGIC = [0x4c, 0x4f, 0x42, 0x31] as const;

/** How the values of a column are written. The same for all is one value; else one value per observation. */
export const COLUMN = {
  text: 0,
  sameText: 1,
  integer: 2,
  sameInteger: 3,
  float: 4,
  boolean: 5,
  list: 6,
  sameList: 7,
} as const;

/** At most this many observations stand in a batch, so that a few bytes cannot claim a heap full. */
export const MOST_IN_BATCH = 65_536;

/** Signed to unsigned: 0, -1, 1, -2 ... are 0, 1, 2, 3 ... */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Whether zigzag keeps the value exact. */
export function isZigzagInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0);
}
