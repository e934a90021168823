export { jwtBuiltins } from './builtins/jwt/index.js';
