export {
  type PrioritisedFinding,
  type Priority,
  type PriorityOptions,
  type PriorityWord,
  prioritise,
  type RuntimeUse,
} from './priority.js';
