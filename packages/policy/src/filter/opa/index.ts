export { type OpaFilterOptions, type OpaFilters, opaFilters } from './filters.js';
export { type LiteralDialect, literal } from './literals.js';
export { type Mappings, MappingsError } from './mappings.js';
export { targetOf } from './target.js';
