export { TypeChecker } from './checker.js';
export { type Schemas, SchemaTypes } from './schemas.js';
