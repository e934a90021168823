import { readFileSync } from 'node:fs';
import { BpfError, load, readObject, recordSystemCalls } from '@lamellar/bpf-native';
import { objectPath } from './build.js';

/** Objects whose bytes are changed, cut or repeated: the corpus of the hostile. */
const bases = [
  'core-subprogram',
  'map-in-map-array',
  'map-tail-call',
  'config-values',
  'kfunc',
  'struct-ops',
  'data-sections',
  'calls-callback',
  'core-bit-field',
  'ksym-typed',
];
const rounds = 400;

/** A small generator of pseudo-random numbers, so that every run meets the same objects (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Reads and, in a recording, loads hostile objects: each has to give an object or a BpfError, in bounded time. */
export function judgeHostile(folder: string, name: string): string | undefined {
  const whole = readFileSync(objectPath(folder, name));
  const random = generator(name.length * 7919 + whole.length);
  const below = (limit: number): number => Math.floor(random() * limit);
  const sections = readObject(whole).sections.filter(({ data }) => data.length > 0);
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(whole.subarray(0, round % 10 === 0 ? below(whole.length) : whole.length));
    const changes = 1 + below(4);
    for (let change = 0; change < changes && bytes.length > 0; change++) {
      // Mostly inside a section, where structure is.
      const section = sections[below(sections.length)]!;
      const at =
        round % 3 === 0 ? below(bytes.length) : section.data.byteOffset - whole.byteOffset + below(section.data.length);
      if (at < bytes.length) bytes[at] = [0, 1, 0xff, below(256), bytes[at]! ^ (1 << below(8))][below(5)]!;
    }
    const started = performance.now();
    try {
      recordSystemCalls(() => load(bytes)[Symbol.dispose]());
    } catch (error) {
      if (!(error instanceof BpfError))
        return `round ${round}: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}`;
    }
    if (performance.now() - started > 5000) return `round ${round} took ${Math.round(performance.now() - started)} ms`;
  }
  return undefined;
}

export { bases as hostileBases };
