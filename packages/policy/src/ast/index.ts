export * from './expr.js';
export * from './module.js';
export * from './source.js';
export * from './term.js';
