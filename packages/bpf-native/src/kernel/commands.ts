import type { Attributes } from './attributes.js';
import { checked } from './errno.js';
import { shim } from './shim.js';

/** Commands of bpf(2) (enum bpf_cmd). */
export const commands = {
  mapCreate: 0,
  mapLookup: 1,
  mapUpdate: 2,
  mapDelete: 3,
  mapNextKey: 4,
  programLoad: 5,
  objectPin: 6,
  objectGet: 7,
  programAttach: 8,
  programDetach: 9,
  programTestRun: 10,
  objectInfo: 15,
  programQuery: 16,
  rawTracepointOpen: 17,
  btfLoad: 18,
  mapLookupAndDelete: 21,
  mapFreeze: 22,
  mapLookupBatch: 24,
  mapLookupAndDeleteBatch: 25,
  mapUpdateBatch: 26,
  mapDeleteBatch: 27,
  linkCreate: 28,
  linkUpdate: 29,
  iteratorCreate: 33,
  linkDetach: 34,
  programBindMap: 35,
} as const;

/** Issues bpf(2) and returns its result, negative error numbers included. */
export function bpf(command: number, attributes: Attributes): number {
  return shim().bpf(command, attributes.bytes, ...attributes.references);
}

/** Issues bpf(2) and throws `BpfError` for an error. */
export function bpfChecked(command: number, attributes: Attributes, what: string): number {
  return checked(bpf(command, attributes), what);
}
