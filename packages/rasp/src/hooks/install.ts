import { syncBuiltinESMExports } from 'node:module';
import { hookChildProcess } from '../sinks/child-process.js';
import { hookCode } from '../sinks/code.js';
import { hookConnections } from '../sinks/connections.js';
import { hookFileSystem } from '../sinks/file-system.js';
import { hookSqlite } from '../sinks/sqlite.js';

const mark = Symbol.for('lamellar.rasp/1');

/** Patches the builtins once for the process, whatever number of copies of this package it loads. */
export function installHooks(): boolean {
  const holder = globalThis as { [mark]?: true };
  if (holder[mark] === true) return false;
  Object.defineProperty(holder, mark, { value: true });
  hookChildProcess();
  hookFileSystem();
  hookConnections();
  hookCode();
  hookSqlite();
  // Named imports of ES modules see the patched functions from here on.
  syncBuiltinESMExports();
  return true;
}
