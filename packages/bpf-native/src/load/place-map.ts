import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { createMap } from '../maps/create-map.js';
import { mapTypes } from '../maps/map-types.js';
import type { MapSpec } from '../spec/collection-spec.js';
import type { LoadedMap } from './collection.js';
import type { LoadOptions } from './load-options.js';
import { checkShape, openPinnedMap, pinMap } from './pinned-maps.js';
import type { StructOpsLayout } from './struct-ops.js';

/** What creating a map needs beside its spec. */
export interface Placement {
  readonly btfFd: number | undefined;
  readonly options: LoadOptions;
  /** Takes a descriptor over, to be closed with the collection. */
  keep(fd: number): number;
}

/** Creates a map, or takes the one that the caller gives or that is pinned under its name. */
export function placeMap(spec: MapSpec, { btfFd, options, keep }: Placement, layout?: StructOpsLayout): LoadedMap {
  const given = options.maps?.[spec.name];
  if (given !== undefined) {
    checkShape(spec, given.fd, 'the map that is given');
    return { spec, fd: given.fd };
  }
  const root = options.pinRoot ?? '/sys/fs/bpf';
  const pinned = spec.pinByName ? openPinnedMap(spec, root) : undefined;
  if (pinned !== undefined) return { spec, fd: keep(pinned) };
  const created = createMap(spec, btfFd, layout);
  keep(created.fd);
  if (spec.pinByName) pinMap(created.spec, created.fd, root);
  return created;
}

function setSlot(map: MapSpec, fd: number, index: number, target: number): void {
  const [key, value] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(key.buffer).setUint32(0, index, true);
  new DataView(value.buffer).setUint32(0, target, true);
  const attr = new Attributes(32).u32(0, fd).pointer(8, key).pointer(16, value);
  bpfChecked(commands.mapUpdate, attr, `filling slot ${index} of map "${map.name}"`);
}

/** Puts the inner maps that the source names into a map of maps. */
export function fillMapSlots(map: MapSpec, fd: number, mapFds: ReadonlyMap<string, number>): void {
  if (map.inner === undefined) return;
  for (const { index, name } of map.slots ?? []) {
    const target = mapFds.get(name);
    if (target === undefined)
      throw new BpfError('BPF_MALFORMED_OBJECT', `map "${map.name}" holds "${name}", which is no map`);
    setSlot(map, fd, index, target);
  }
}

/** Puts the programs that the source names into a program array; each of them has to be loaded. */
export function fillProgramSlots(map: MapSpec, fd: number, programFd: (name: string) => number | undefined): void {
  if (map.type !== mapTypes.programArray) return;
  for (const { index, name } of map.slots ?? []) {
    const target = programFd(name);
    if (target === undefined)
      throw new BpfError('BPF_ARGUMENT', `map "${map.name}" holds program "${name}", which is not loaded`);
    setSlot(map, fd, index, target);
  }
}
