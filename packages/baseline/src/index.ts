export { type Baseline, type BaselineOptions, createBaseline } from './baseline.js';
export { type DeviationCode, type DeviationName, deviationCodes } from './deviations.js';
export { type DimensionName, dimensionNames } from './dimensions.js';
export { BaselineError, type BaselineErrorCode } from './errors.js';
export type { Deviation } from './event.js';
export type { Knowledge, ModelData } from './model.js';
