import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BpfError } from '../errors.js';
import { type Collection, load } from '../load/collection.js';
import type { LoadOptions } from '../load/load-options.js';

/** Loads programs of the object that the package ships; `prebuilt/` lies beside both `src/` and `dist/`. */
export function loadEnforcement(programs: readonly string[], options: Omit<LoadOptions, 'programs'> = {}): Collection {
  for (const up of ['../../', '../']) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(fileURLToPath(new URL(`${up}prebuilt/bpf/enforce.bpf.o`, import.meta.url)));
    } catch {
      continue;
    }
    return load(bytes, { ...options, programs });
  }
  throw new BpfError('BPF_UNSUPPORTED', 'the object "enforce.bpf.o" is not in the package');
}
