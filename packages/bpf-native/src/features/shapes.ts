/** The least program of a type: the attach type that it must name and a return value that its verifier allows. */
export interface ProgramShape {
  readonly name: string;
  readonly type: number;
  readonly attachType?: number;
  readonly result?: number;
}

/** Program types that need no kernel function to attach to. */
export const programShapes: readonly ProgramShape[] = [
  { name: 'socketFilter', type: 1 },
  { name: 'kprobe', type: 2 },
  { name: 'schedClassifier', type: 3 },
  { name: 'schedAction', type: 4 },
  { name: 'tracepoint', type: 5 },
  { name: 'xdp', type: 6 },
  { name: 'perfEvent', type: 7 },
  { name: 'cgroupSkb', type: 8, result: 1 },
  { name: 'cgroupSocket', type: 9, attachType: 2, result: 1 },
  { name: 'lwtIn', type: 10 },
  { name: 'lwtOut', type: 11 },
  { name: 'lwtXmit', type: 12 },
  { name: 'socketOperations', type: 13, result: 1 },
  { name: 'socketBuffer', type: 14 },
  { name: 'cgroupDevice', type: 15, result: 1 },
  { name: 'socketMessage', type: 16, result: 1 },
  { name: 'rawTracepoint', type: 17 },
  { name: 'cgroupSocketAddress', type: 18, attachType: 10, result: 1 },
  { name: 'lwtSeg6', type: 19 },
  { name: 'reusePort', type: 21, attachType: 39 },
  { name: 'flowDissector', type: 22 },
  { name: 'cgroupSysctl', type: 23, result: 1 },
  { name: 'cgroupSocketOption', type: 25, attachType: 21, result: 1 },
  { name: 'socketLookup', type: 30, attachType: 36, result: 1 },
  { name: 'netfilter', type: 32, attachType: 45, result: 1 },
];

/** Sizes with which a map type can be created without types of its own. */
export const mapShapes: Readonly<Record<string, { key: number; value: number; entries: number; flags?: number }>> = {
  hash: { key: 4, value: 4, entries: 1 },
  array: { key: 4, value: 4, entries: 1 },
  programArray: { key: 4, value: 4, entries: 1 },
  perfEventArray: { key: 4, value: 4, entries: 1 },
  perCpuHash: { key: 4, value: 4, entries: 1 },
  perCpuArray: { key: 4, value: 4, entries: 1 },
  stackTrace: { key: 4, value: 8, entries: 1 },
  cgroupArray: { key: 4, value: 4, entries: 1 },
  lruHash: { key: 4, value: 4, entries: 1 },
  lruPerCpuHash: { key: 4, value: 4, entries: 1 },
  longestPrefix: { key: 8, value: 4, entries: 1, flags: 1 },
  deviceMap: { key: 4, value: 4, entries: 1 },
  socketMap: { key: 4, value: 4, entries: 1 },
  cpuMap: { key: 4, value: 4, entries: 1 },
  xskMap: { key: 4, value: 4, entries: 1 },
  socketHash: { key: 4, value: 4, entries: 1 },
  reusePortArray: { key: 4, value: 4, entries: 1 },
  queue: { key: 0, value: 4, entries: 1 },
  stack: { key: 0, value: 4, entries: 1 },
  deviceMapHash: { key: 4, value: 4, entries: 1 },
  ringBuffer: { key: 0, value: 0, entries: 4096 },
  userRingBuffer: { key: 0, value: 0, entries: 4096 },
  bloomFilter: { key: 0, value: 4, entries: 1 },
};
