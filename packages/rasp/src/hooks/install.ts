import { syncBuiltinESMExports } from 'node:module';
import { tellOwnFault } from '../core/judge.js';
import { currentTable } from '../patches/patch-control.js';
import { provideGuards } from '../rewrite/guards.js';
import { hookModules } from '../rewrite/hook-modules.js';
import { hookChildProcess } from '../sinks/child-process.js';
import { hookCode, judgeEvaluated } from '../sinks/code.js';
import { hookConnections } from '../sinks/connections.js';
import { hookFileSystem } from '../sinks/file-system.js';
import { hookPrototypes } from '../sinks/prototypes.js';
import { boundBacktracking } from '../sinks/regular-expressions.js';
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
  hookPrototypes();
  boundBacktracking();
  provideGuards(judgeEvaluated);
  hookModules(currentTable, tellOwnFault);
  // Named imports of ES modules see the patched functions from here on.
  syncBuiltinESMExports();
  return true;
}
