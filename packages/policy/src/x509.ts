export { x509Builtins } from './builtins/x509/index.js';
