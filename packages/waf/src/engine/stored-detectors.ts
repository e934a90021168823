import type { Program } from '../compile/index.js';

/** The automata of one phase as bytes, so that a loaded program has them without building. */
export interface StoredDetectors {
  /** Of `RegexSet.serialize`; undefined when the phase has no patterns. */
  readonly set: Uint8Array | undefined;
  /** Of `AhoCorasick.serialize`; undefined when the phase has no phrases. */
  readonly words: Uint8Array | undefined;
  /** Tells which words they are. */
  readonly wordsHash: number;
}

const stored = new WeakMap<Program, readonly (StoredDetectors | undefined)[]>();

/** Gives a loaded program the automata that were stored with it, by phase. */
export function storeDetectors(program: Program, phases: readonly (StoredDetectors | undefined)[]): void {
  stored.set(program, phases);
}

/** The automata that came with a program. */
export function storedDetectors(program: Program, phase: number): StoredDetectors | undefined {
  return stored.get(program)?.[phase];
}

/** A number that tells lists of words apart (FNV-1a over their characters). */
export function hashWords(words: Iterable<string>): number {
  let hash = 0x811c9dc5;
  for (const word of words) {
    for (let at = 0; at <= word.length; at++) {
      const unit = at < word.length ? word.charCodeAt(at) : 0x100;
      hash = Math.imul(hash ^ unit, 0x01000193);
    }
  }
  return hash >>> 0;
}
