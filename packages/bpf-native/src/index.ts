export { Btf, type BtfEnumerator, type BtfMember, type BtfSectionVariable } from './btf/btf.js';
export { BpfError, type BpfErrorCode, type BpfErrorDetails } from './errors.js';
export { type Feature, type Features, features } from './features/probe.js';
export type { Link } from './links/link.js';
export { attachCpuClock, attachKprobe, attachTracepoint, attachUprobe, type UprobeTarget } from './links/perf-event.js';
export { attachRawTracepoint } from './links/raw-tracepoint.js';
export {
  attachCgroup,
  attachInterface,
  attachIterator,
  attachNetfilter,
  attachNetworkNamespace,
  attachSocket,
  attachSocketMap,
  attachUprobes,
  type NetfilterHook,
  openIterator,
  openPinned,
  pin,
} from './links/targets.js';
export { type Collection, type LoadedMap, type LoadedProgram, type LoadOptions, load } from './load/collection.js';
export { kernelBtf } from './load/kernel-btf.js';
export { type RecordCallback, RingBuffer } from './ring/ring-buffer.js';
export type { CollectionSpec, FunctionSpec, MapSpec, ProgramSpec, Reference } from './spec/collection-spec.js';
export { readObject } from './spec/read-object.js';
