import { closeSync } from 'node:fs';
import type { Btf } from '../btf/btf.js';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { createMap } from '../maps/create-map.js';
import type { CollectionSpec, MapSpec, ProgramSpec } from '../spec/collection-spec.js';
import { readObject } from '../spec/read-object.js';
import { kernelBtf } from './kernel-btf.js';
import { closeAll, loadProgram } from './load-program.js';

/** How a collection is loaded. */
export interface LoadOptions {
  /** The BTF that types are relocated against. @default the running kernel's */
  readonly kernelBtf?: Btf;
  /** Names of the programs to load. @default all but those whose section begins with `?` */
  readonly programs?: readonly string[];
  /** Changes map sizes before they are created. */
  readonly maxEntries?: Readonly<Record<string, number>>;
}

/** A program in the kernel. */
export interface LoadedProgram {
  readonly spec: ProgramSpec;
  readonly fd: number;
}

/** A map in the kernel. */
export interface LoadedMap {
  readonly spec: MapSpec;
  readonly fd: number;
}

/** Programs and maps of one object in the kernel; disposing closes them all. */
export interface Collection extends Disposable {
  readonly programs: ReadonlyMap<string, LoadedProgram>;
  readonly maps: ReadonlyMap<string, LoadedMap>;
}

/**
 * Loads an object: bytes as clang wrote them, or a spec that was read and changed. Everything is loaded or nothing is.
 * Throws `BpfError`; `BPF_VERIFIER` carries the verifier's log.
 */
export function load(object: Uint8Array | CollectionSpec, options: LoadOptions = {}): Collection {
  const spec = object instanceof Uint8Array ? readObject(object) : object;
  const open: number[] = [];
  try {
    const btfFd = loadBtf(spec.btfBytes);
    if (btfFd !== undefined) open.push(btfFd);
    const maps = new Map<string, LoadedMap>();
    for (const each of spec.maps) {
      const sized = { ...each, maxEntries: options.maxEntries?.[each.name] ?? each.maxEntries };
      const fd = createMap(sized, btfFd);
      open.push(fd);
      maps.set(each.name, { spec: sized, fd });
    }
    const kernel = options.kernelBtf ?? (spec.btf === undefined ? undefined : kernelBtf());
    const mapFds = new Map([...maps].map(([name, { fd }]) => [name, fd]));
    const programs = new Map<string, LoadedProgram>();
    for (const program of chosen(spec, options.programs)) {
      const fd = loadProgram(program, { spec, kernel, btfFd, mapFds });
      open.push(fd);
      programs.set(program.name, { spec: program, fd });
    }
    return { programs, maps, [Symbol.dispose]: once(() => closeAll(open)) };
  } catch (error) {
    closeAll(open);
    throw error;
  }
}

function chosen(spec: CollectionSpec, names: readonly string[] | undefined): readonly ProgramSpec[] {
  if (names === undefined) return spec.programs.filter(({ section }) => !section.startsWith('?'));
  return names.map((name) => {
    const found = spec.programs.find((each) => each.name === name);
    if (found === undefined) {
      throw new BpfError(
        'BPF_ARGUMENT',
        `no program is named "${name}"; there are: ${spec.programs.map((each) => each.name).join(', ')}`,
      );
    }
    return found;
  });
}

/** A kernel that refuses the object's BTF still runs most programs, only without names and source lines. */
function loadBtf(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const fd = bpf(commands.btfLoad, new Attributes(32).pointer(0, bytes).u32(16, bytes.length));
  return fd >= 0 ? fd : undefined;
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** Closes one descriptor that a caller took over. */
export function release(fd: number): void {
  closeSync(fd);
}
