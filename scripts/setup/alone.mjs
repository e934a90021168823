import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const patience = 10 * 60_000;

/**
 * Runs `work` while no other process holds the lock folder, so that two commands do not install at once.
 * A lock older than ten minutes is taken for left behind.
 * @param {string} lock @param {() => void} work
 */
export function alone(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
    process.on('exit', () => rmSync(lock, { recursive: true, force: true }));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (age(lock) > patience) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function age(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
