export { type ParseOptions, parseModule, parseQuery, parseTerm, type QueryOptions } from './module.js';
