export {
  type CompareOptions,
  type Comparison,
  comparePrograms,
  type Difference,
  type Judgement,
} from './compare-programs.js';
export { readTraffic, type TrafficRecord, writeTraffic } from './traffic.js';
