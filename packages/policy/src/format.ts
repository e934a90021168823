export { type FormatOptions, formatModule } from './fmt/index.js';
