export * from './copy.js';
export * from './expr.js';
export * from './module.js';
export * from './source.js';
export * from './spread.js';
export * from './term.js';
