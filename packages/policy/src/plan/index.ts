export type { GroupLayout } from './layout.js';
export type * from './plan.js';
export { type OpenPlan, type PlannedProgram, plainPath, planOpen, planProgram, planQuery } from './planner.js';
