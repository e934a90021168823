export { type ScanError, Scanner } from './scanner.js';
export * from './token.js';
