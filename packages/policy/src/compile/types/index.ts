export { TypeChecker } from './checker.js';
