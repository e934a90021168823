import type { Btf } from '../btf/btf.js';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import type { CollectionSpec, MapSpec, ProgramSpec } from '../spec/collection-spec.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { readObject } from '../spec/read-object.js';
import { setGlobals } from './globals.js';
import { kernelBtf } from './kernel-btf.js';
import { configContent } from './kernel-config.js';
import type { LoadOptions } from './load-options.js';
import { closeAll, loadProgram } from './load-program.js';
import { fillMapSlots, fillProgramSlots, type Placement, placeMap } from './place-map.js';
import { layOutStructOps, type MemberTarget, registerStructOps, type StructOpsLayout } from './struct-ops.js';

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
  readonly spec: CollectionSpec;
  readonly programs: ReadonlyMap<string, LoadedProgram>;
  readonly maps: ReadonlyMap<string, LoadedMap>;
}

/**
 * Loads an object: bytes as clang wrote them, or a spec that was read and changed. Everything is loaded or nothing is.
 * Throws `BpfError`; `BPF_VERIFIER` carries the verifier's log.
 */
export function load(object: Uint8Array | CollectionSpec, options: LoadOptions = {}): Collection {
  const read = object instanceof Uint8Array ? readObject(object) : object;
  const spec = options.globals === undefined ? read : setGlobals(read, options.globals);
  const open: number[] = [];
  const keep = (fd: number): number => {
    open.push(fd);
    return fd;
  };
  try {
    const btfFd = loadBtf(spec.btfBytes);
    if (btfFd !== undefined) open.push(btfFd);
    const wanted = chosen(spec, options.programs);
    const kernel = kernelTypes(spec, options.kernelBtf);
    const layouts = structOpsLayouts(spec, kernel);
    const placement: Placement = { btfFd, options, keep };
    const maps = new Map<string, LoadedMap>();
    for (const each of spec.maps) {
      const sized = {
        ...each,
        ...contentOf(each, spec, options),
        maxEntries: options.maxEntries?.[each.name] ?? each.maxEntries,
      };
      maps.set(each.name, placeMap(sized, placement, layouts.get(each.name)));
    }
    const mapFds = new Map([...maps].map(([name, { fd }]) => [name, fd]));
    for (const { spec: map, fd } of maps.values()) fillMapSlots(map, fd, mapFds);
    const members = new Map<string, MemberTarget>([...layouts.values()].flatMap(({ targets }) => [...targets]));
    const programs = new Map<string, LoadedProgram>();
    for (const program of wanted) {
      const fd = loadProgram(program, { spec, kernel, btfFd, mapFds, members, options });
      programs.set(program.name, { spec: program, fd: keep(fd) });
    }
    const programFd = (name: string): number | undefined => programs.get(name)?.fd;
    for (const { spec: map, fd } of maps.values()) {
      fillProgramSlots(map, fd, programFd);
    }
    return { spec, programs, maps, [Symbol.dispose]: once(() => closeAll(open)) };
  } catch (error) {
    closeAll(open);
    throw error;
  }
}

/** Registers (or, for `.struct_ops.link`, prepares) an implementation of a kernel interface that was loaded. */
export function fillStructOps(collection: Collection, name: string, kernel: Btf = kernelBtf()): LoadedMap {
  const map = collection.maps.get(name);
  if (map?.spec.structOps === undefined || collection.spec.btf === undefined)
    throw new BpfError('BPF_ARGUMENT', `"${name}" is no implementation of a kernel interface`);
  const layout = layOutStructOps(name, map.spec.structOps, collection.spec.btf, kernel);
  registerStructOps(map.fd, layout, (program) => collection.programs.get(program)?.fd, map.spec);
  return map;
}

function structOpsLayouts(spec: CollectionSpec, kernel: Btf | undefined): Map<string, StructOpsLayout> {
  const layouts = new Map<string, StructOpsLayout>();
  for (const { name, structOps } of spec.maps) {
    if (structOps === undefined || spec.btf === undefined) continue;
    if (kernel === undefined)
      throw new BpfError('BPF_UNSUPPORTED', `"${name}" implements a kernel interface, but there is no kernel BTF`);
    layouts.set(name, layOutStructOps(name, structOps, spec.btf, kernel));
  }
  return layouts;
}

/** The kernel's types, when anything in the object asks for them. */
function kernelTypes(spec: CollectionSpec, given: Btf | undefined): Btf | undefined {
  if (given !== undefined) return given;
  const relocated = [...(spec.ext?.relocations.values() ?? [])].some((list) => list.length > 0);
  const typed = spec.programs.some(({ section }) => isTyped(section));
  const symbols = [...spec.symbols.values()].some(({ type }) => type !== 0);
  return relocated || typed || symbols || spec.maps.some(({ structOps }) => structOps !== undefined)
    ? kernelBtf()
    : undefined;
}

function isTyped(section: string): boolean {
  try {
    return kindOfSection(section).kind.attachTo !== undefined;
  } catch {
    return false;
  }
}

function contentOf(map: MapSpec, spec: CollectionSpec, options: LoadOptions): Pick<MapSpec, 'content'> {
  const content =
    map.name === '.kconfig' ? configContent(spec.config, map.valueSize, options.kernelConfig) : map.content;
  return { content };
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
