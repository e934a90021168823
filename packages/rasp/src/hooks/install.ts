import { syncBuiltinESMExports } from 'node:module';
import { tellOwnFault } from '../core/judge.js';
import { currentTable, useFixedPlaces } from '../patches/patch-control.js';
import { requireSupported } from '../report/runtime.js';
import { provideGuards } from '../rewrite/guards.js';
import { hookModules } from '../rewrite/hook-modules.js';
import { hookCode, judgeEvaluated } from '../sinks/code.js';
import { hookConnections } from '../sinks/connections.js';
import { packageSinks } from '../sinks/package-sinks.js';
import { hookPrototypes, hookResponseEnd } from '../sinks/prototypes.js';
import { boundBacktracking } from '../sinks/regular-expressions.js';
import { hookResponseHeaders } from '../sinks/response-headers.js';
import { tapBodies } from '../sources/body-tap.js';
import { hookChildNodes } from '../sources/child-nodes.js';
import { hookWorkers } from '../sources/worker-threads.js';
import { hookBuiltins } from './hook-builtins.js';

const mark = Symbol.for('lamellar.rasp/1');

/** Patches the builtins once for the process, whatever number of copies of this package it loads. */
export function installHooks(): boolean {
  requireSupported();
  const holder = globalThis as { [mark]?: true };
  if (holder[mark] === true) return false;
  Object.defineProperty(holder, mark, { value: true });
  hookChildNodes();
  hookWorkers();
  hookBuiltins();
  hookConnections();
  hookCode();
  hookPrototypes();
  hookResponseEnd();
  hookResponseHeaders();
  tapBodies();
  boundBacktracking();
  provideGuards(judgeEvaluated);
  useFixedPlaces(packageSinks());
  hookModules(currentTable, tellOwnFault);
  // Named imports of ES modules see the patched functions from here on.
  syncBuiltinESMExports();
  return true;
}
