/** BPF_MAP_TYPE_* as the kernel numbers them. */
export const mapTypes = {
  hash: 1,
  array: 2,
  programArray: 3,
  perfEventArray: 4,
  perCpuHash: 5,
  perCpuArray: 6,
  stackTrace: 7,
  cgroupArray: 8,
  lruHash: 9,
  lruPerCpuHash: 10,
  longestPrefix: 11,
  arrayOfMaps: 12,
  hashOfMaps: 13,
  deviceMap: 14,
  socketMap: 15,
  cpuMap: 16,
  xskMap: 17,
  socketHash: 18,
  cgroupStorage: 19,
  reusePortArray: 20,
  perCpuCgroupStorage: 21,
  queue: 22,
  stack: 23,
  socketStorage: 24,
  deviceMapHash: 25,
  structOps: 26,
  ringBuffer: 27,
  inodeStorage: 28,
  taskStorage: 29,
  bloomFilter: 30,
  userRingBuffer: 31,
  cgroupLocalStorage: 32,
  arena: 33,
} as const;

/** True for maps whose entries hold one value for each CPU. */
export function isPerCpu(type: number): boolean {
  return (
    type === mapTypes.perCpuHash ||
    type === mapTypes.perCpuArray ||
    type === mapTypes.lruPerCpuHash ||
    type === mapTypes.perCpuCgroupStorage
  );
}

/** True for maps whose keys are indices. */
export function isIndexed(type: number): boolean {
  return (
    type === mapTypes.array ||
    type === mapTypes.perCpuArray ||
    type === mapTypes.perfEventArray ||
    type === mapTypes.arrayOfMaps
  );
}
