export type { Comparison, Condition, FilterValue, TextTest } from './condition.js';
export type { SqlDialect } from './dialects.js';
export { FilterError, type FilterProblem } from './errors.js';
export type { FieldInfo, Fields, FieldType } from './fields.js';
export { compileFilter } from './filter.js';
export { type MongoFilter, type MongoOptions, mongoFilter } from './mongo.js';
export { type SqlOptions, type SqlParameter, type SqlWhere, sqlWhere } from './sql.js';
export { type Ucast, ucast } from './ucast.js';
