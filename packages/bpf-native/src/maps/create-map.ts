import { closeSync, readFileSync } from 'node:fs';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpf, bpfChecked, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import type { LoadedMap } from '../load/collection.js';
import type { MapSpec } from '../spec/collection-spec.js';
import { mapTypes } from './map-types.js';

/** The value type of a kernel interface, which only the kernel's BTF knows. */
export interface KernelValue {
  readonly valueType: number;
  readonly valueSize: number;
}

/** Creates a map in the kernel, fills and freezes it when its spec says so. The spec that comes back has what the kernel needed. */
export function createMap(declared: MapSpec, btfFd: number | undefined, kernelValue?: KernelValue): LoadedMap {
  const spec: MapSpec = {
    ...declared,
    maxEntries: entries(declared),
    valueSize: kernelValue?.valueSize ?? declared.valueSize,
  };
  const inner = spec.inner === undefined ? undefined : createMap(spec.inner, btfFd).fd;
  try {
    const fd = create(spec, inner, btfFd, kernelValue);
    try {
      if (spec.content !== undefined) fill(fd, spec);
      if (spec.frozen) bpfChecked(commands.mapFreeze, new Attributes(4).u32(0, fd), `freezing map "${spec.name}"`);
      return { spec, fd };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  } finally {
    if (inner !== undefined) closeSync(inner);
  }
}

/** Types whose keys and values the kernel does not let be described. */
const untyped = new Set<number>([
  mapTypes.perfEventArray,
  mapTypes.cgroupArray,
  mapTypes.stackTrace,
  mapTypes.arrayOfMaps,
  mapTypes.hashOfMaps,
  mapTypes.deviceMap,
  mapTypes.deviceMapHash,
  mapTypes.cpuMap,
  mapTypes.xskMap,
  mapTypes.socketMap,
  mapTypes.socketHash,
  mapTypes.queue,
  mapTypes.stack,
]);

/** `union bpf_attr` for BPF_MAP_CREATE: field offsets as in include/uapi/linux/bpf.h. */
function attributes(
  spec: MapSpec,
  inner: number | undefined,
  btfFd: number | undefined,
  kernelValue?: KernelValue,
): Attributes {
  const attr = new Attributes(72)
    .u32(0, spec.type)
    .u32(4, spec.keySize)
    .u32(8, spec.valueSize)
    .u32(12, spec.maxEntries)
    .u32(16, spec.flags | (spec.numaNode === undefined ? 0 : 4))
    .u32(20, inner ?? 0)
    .u32(24, spec.numaNode ?? 0)
    .name(28, spec.name)
    .u64(64, spec.extra);
  if (kernelValue !== undefined) attr.u32(48, btfFd ?? 0).u32(60, kernelValue.valueType);
  else if (btfFd !== undefined && !untyped.has(spec.type) && (spec.keyType !== 0 || spec.valueType !== 0)) {
    attr.u32(48, btfFd).u32(52, spec.keyType).u32(56, spec.valueType);
  }
  return attr;
}

function create(
  spec: MapSpec,
  inner: number | undefined,
  btfFd: number | undefined,
  kernelValue?: KernelValue,
): number {
  const typed = bpf(commands.mapCreate, attributes(spec, inner, btfFd, kernelValue));
  if (typed >= 0) return typed;
  // Some map types refuse types of keys and values; the map itself works without them.
  const plain =
    btfFd === undefined || kernelValue !== undefined
      ? typed
      : bpf(commands.mapCreate, attributes(spec, inner, undefined));
  return checked(
    plain,
    `creating map "${spec.name}" (type ${spec.type}, key ${spec.keySize}, value ${spec.valueSize}, entries ${spec.maxEntries})`,
  );
}

/** A perf event array without a size holds one entry a CPU; a ring is a power of two of whole pages. */
function entries({ type, maxEntries }: MapSpec): number {
  if (type === mapTypes.perfEventArray && maxEntries === 0) return possibleCpus();
  if (type !== mapTypes.ringBuffer && type !== mapTypes.userRingBuffer) return maxEntries;
  if (maxEntries === 0 || maxEntries > 2 ** 31) return maxEntries;
  return Math.max(4096, 2 ** Math.ceil(Math.log2(maxEntries)));
}

function fill(fd: number, spec: MapSpec): void {
  const content = spec.content!;
  if (content.length !== spec.valueSize)
    throw new BpfError('BPF_MALFORMED_OBJECT', `"${spec.name}" has ${content.length} of ${spec.valueSize} bytes`);
  const attr = new Attributes(32).u32(0, fd).pointer(8, new Uint8Array(4)).pointer(16, content.slice());
  bpfChecked(commands.mapUpdate, attr, `filling "${spec.name}"`);
}

let cpus: number | undefined;

/** CPUs that the kernel reserves room for: the number of values in a per-CPU entry. */
export function possibleCpus(): number {
  cpus ??= readPossible();
  return cpus;
}

function readPossible(): number {
  const text = readFileSync('/sys/devices/system/cpu/possible', 'utf8').trim();
  const last = text.split(/[,-]/).at(-1) ?? '';
  if (last === '' || !Number.isInteger(Number(last)))
    throw new BpfError('BPF_UNSUPPORTED', `/sys/devices/system/cpu/possible says "${text}"`);
  return Number(last) + 1;
}
