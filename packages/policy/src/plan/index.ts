export type * from './plan.js';
export { type PlannedProgram, plainPath, planProgram, planQuery } from './planner.js';
