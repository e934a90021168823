import type { BuiltinContext } from './context.js';

/** The answer that this evaluation gave before for the key, else a new one: `rand.intn("a", 9)` is one number in one evaluation. */
export function memoised<T>(context: BuiltinContext, group: string, key: string, make: () => T): T {
  let entries = context.memo.get(group);
  if (entries === undefined) context.memo.set(group, (entries = new Map()));
  if (!entries.has(key)) entries.set(key, make());
  return entries.get(key) as T;
}
