import { configure } from './core/judge.js';
import { type RaspOptions, readOptions } from './core/options.js';
import { shippedPatches, usePatches } from './patches/patch-control.js';
import { readPatches } from './patches/read-patches.js';

/** Puts options in force, for the whole process. Throws `RaspError` for what cannot be understood. */
export function protect(options: RaspOptions): void {
  const settings = readOptions(options);
  const { patches = 'shipped' } = options;
  usePatches(typeof patches !== 'string' ? patches : patches === 'shipped' ? shippedPatches() : readPatches(patches));
  configure(settings);
}
