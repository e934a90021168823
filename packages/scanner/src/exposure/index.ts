export { type DayZeroOptions, dayZero } from './day-zero.js';
export { type Exposure, type ExposureIndex, openExposure, type Subject } from './exposure-index.js';
