export { type Exposure, type ExposureIndex, openExposure, type Subject } from './exposure-index.js';
