export { type Lifecycle, lifecycleOf } from './end-of-life.js';
export type { Support } from './releases.js';
