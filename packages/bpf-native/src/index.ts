export { assemble } from './asm/assemble.js';
export { type DisassembledLine, disassemble } from './asm/disassemble.js';
export { listing } from './asm/listing.js';
export { Btf, type BtfEnumerator, type BtfMember, type BtfSectionVariable } from './btf/btf.js';
export type { BpfValue, Codec } from './codec/codec.js';
export { BpfError, type BpfErrorCode, type BpfErrorDetails } from './errors.js';
export {
  type Ability,
  abilitiesOf,
  type Choice,
  type Concern,
  chooseWays,
  probeAbilities,
} from './features/adaptation.js';
export { type Feature, type Features, features } from './features/probe.js';
export {
  type LinkInfo,
  type MapInfo,
  mapInfo,
  type ObjectKind,
  objectIds,
  openById,
  type ProgramInfo,
  programInfo,
  translatedCode,
} from './kernel/info.js';
export { type RecordedCall, type RecordOptions, recordSystemCalls } from './kernel/recording.js';
export { type AttachTargets, attach } from './links/attach.js';
export { attachCgroup } from './links/cgroup.js';
export { addClsact, attachClassic, type ClassicOptions, removeClsact } from './links/classic-tc.js';
export { attachIterator, type IteratorTarget, openIterator, readIterator } from './links/iterator.js';
export type { Link } from './links/link.js';
export {
  attachInterface,
  attachNetfilter,
  attachNetworkNamespace,
  type InterfaceOptions,
  type NetfilterHook,
} from './links/network.js';
export { attachCpuClock, attachPerfEvent, type PerfEvent } from './links/perf-event.js';
export { openPinned, openPinnedLink, pin, unpin } from './links/pin.js';
export {
  attachKprobe,
  attachKprobes,
  attachTracepoint,
  attachUprobe,
  attachUprobes,
  type UprobeTarget,
  type UprobeTargets,
} from './links/probes.js';
export { type RunOptions, type RunResult, runProgram } from './links/run.js';
export { attachSocket, attachSocketMap } from './links/sockets.js';
export { attachStructOps } from './links/struct-ops.js';
export { attachRawTracepoint, attachReplacement, attachTracing, type TracingOptions } from './links/tracing.js';
export { attachUsdt, type UsdtTarget } from './links/usdt.js';
export { type Collection, type LoadedMap, type LoadedProgram, load } from './load/collection.js';
export { type GlobalVariable, globalVariables } from './load/globals.js';
export { kernelBtf } from './load/kernel-btf.js';
export type { LoadOptions, ProgramTarget } from './load/load-options.js';
export { BpfMap, type UpdateMode } from './maps/bpf-map.js';
export { Globals } from './maps/globals.js';
export { MappedArray } from './maps/mapped-array.js';
export { PerfBuffer, type PerfBufferOptions } from './ring/perf-buffer.js';
export { type RecordBatch, type RecordCallback, RingBuffer } from './ring/ring-buffer.js';
export { RingReader, type RingReaderOptions, type RingStatistics } from './ring/ring-reader.js';
export { drainInWorker, type RingWorker, type RingWorkerOptions } from './ring/ring-worker.js';
export { TextCache } from './ring/text-cache.js';
export { generateSkeleton, type SkeletonOptions } from './skeleton/generate.js';
export type {
  CollectionSpec,
  FunctionSpec,
  MapSlot,
  MapSpec,
  ProgramSpec,
  Reference,
  StructOpsSpec,
} from './spec/collection-spec.js';
export type { ConfigSymbol, ConfigType, KernelSymbol } from './spec/externs.js';
export { type Attachment, kindOfSection, type ProgramKind, programKinds } from './spec/program-kinds.js';
export { readObject } from './spec/read-object.js';
