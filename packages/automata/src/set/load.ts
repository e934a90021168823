import { RegexSet, type SetRunOptions } from './regex-set.js';
import { deserializeSet } from './serialize.js';

/**
 * Loads what `RegexSet.serialize` wrote, without compiling again.
 * @throws {AutomataError} `AUTOMATA_DATA` for bytes that are anything else.
 */
export function loadSet(bytes: Uint8Array, options: SetRunOptions = {}): RegexSet {
  return new RegexSet(deserializeSet(bytes), options);
}
