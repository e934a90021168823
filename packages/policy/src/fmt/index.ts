export { type FormatOptions, formatModule } from './module.js';
