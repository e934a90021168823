import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 leave an expression that backtracks too often and match it again in linear time, with the same result. Expressions
 * with back-references, look-around or the flags `i` and `u` stay as they are; those of known packages have virtual patches.
 */
export function boundBacktracking(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}
