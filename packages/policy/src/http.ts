export { http as httpBuiltins } from './builtins/http/index.js';
