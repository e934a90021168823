export { type Exclusion, type ExclusionOptions, proposeExclusion } from './propose-exclusion.js';
