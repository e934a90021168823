import { hookedBuiltins } from '../hooks/wrap.js';
import { currentTable } from '../patches/patch-control.js';
import { loadedPackages } from '../rewrite/hook-modules.js';
import { instrumentOutcomes } from '../rewrite/table.js';
import { type Runtime, runtimeOf } from './runtime.js';

/** How the package came into the process. */
export type Entry = 'preload' | 'middleware';

/** What was found and hooked in this process, and what cannot be reached. */
export interface StartUpReport {
  readonly runtime: Runtime;
  readonly entry: Entry;
  /** Functions of Node that are guarded, such as `child_process.exec`. */
  readonly builtins: readonly string[];
  /** Packages that were loaded since, and whether a sink or a virtual patch knows them. */
  readonly packages: readonly { readonly name: string; readonly version: string; readonly known: boolean }[];
  /** Places inside packages: put in, or why not. */
  readonly places: readonly { readonly id: string; readonly problem: string | undefined }[];
  /** What cannot be reached in this process, each with the way to reach it. */
  readonly unreached: readonly string[];
}

/** What the middleware alone cannot reach: modules that were loaded before its import. The preload reaches all of it. */
export const middlewareLimits: readonly string[] = [
  'packages that were loaded before the middleware, or that stand in the same graph of static imports: their sinks and virtual patches (use the preload)',
  'direct eval in modules that were loaded before the middleware (use the preload)',
  'functions of Node that a module took by destructuring before the middleware was imported (import it first, or use the preload)',
  'requests that are answered before the middleware is mounted, and their WebSocket upgrades (mount it first, or use the preload)',
];

let entry: Entry = 'middleware';

/** Says how the package came in; the preload does. */
export function setEntry(next: Entry): void {
  entry = next;
}

/** The report as of now: packages that are loaded later are in the next one. */
export function startUpReport(): StartUpReport {
  const table = currentTable();
  return {
    runtime: runtimeOf(),
    entry,
    builtins: hookedBuiltins(),
    packages: loadedPackages().map(({ name, version }) => ({ name, version, known: table.knows(name) })),
    places: [...instrumentOutcomes()].map(([id, problem]) => ({ id, problem })),
    unreached: entry === 'preload' ? [] : middlewareLimits,
  };
}
