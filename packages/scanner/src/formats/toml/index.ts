export { parseToml } from './parse.js';
