import { existsSync, readFileSync } from 'node:fs';

/** Case id to the reason why it is known to fail. The list is checked: a listed case that passes fails the run. */
export type KnownFailures = ReadonlyMap<string, string>;

/** Reads `known-failures.json` of a suite; an absent file is an empty list. Throws when a reason is empty. */
export function readKnownFailures(path: string): KnownFailures {
  if (!existsSync(path)) return new Map();
  const list = new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  for (const [id, reason] of list) {
    if (typeof reason !== 'string' || reason.trim() === '') throw new Error(`${path}: ${id} has no reason`);
  }
  return list;
}
