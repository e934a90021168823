export { bodyJson, moduleAsJson, moduleJson } from './ast-json.js';
export { type ParseOptions, parseModule, parseQuery, parseTerm, type QueryOptions } from './module.js';
