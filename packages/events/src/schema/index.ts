export { eventSchema } from './event-schema.js';
export { classSchema, objectSchema } from './shape-schema.js';
