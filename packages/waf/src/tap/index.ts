export { guard, type Next } from './guard.js';
