export { moduleAsJson, moduleNodeAsJson } from './ast-json.js';
export { type ParseOptions, parseModule, parseQuery, parseTerm, type QueryOptions } from './module.js';
