import type { FunctionPoint, VirtualPatch } from '@lamellar/events';
import { judgeDetection } from '../core/judge.js';
import { dataFolder } from '../data-files.js';
import { type CallGuard, setCallGuards } from '../rewrite/guards.js';
import { type InstrumentTable, instrumentTable, type Placed } from '../rewrite/table.js';
import { type CompiledPatches, compilePatches } from './compile-patches.js';
import { readPatches } from './read-patches.js';

/** Places that are always instrumented, beside those of patches: the sinks inside packages. */
export interface FixedPlaces {
  readonly placed: readonly Placed[];
  readonly guards: ReadonlyMap<string, readonly CallGuard[]>;
}

const none: CompiledPatches = { placed: [], guards: new Map() };
let fixed: FixedPlaces = none;
let patches: CompiledPatches = none;
let table: InstrumentTable = instrumentTable([]);
const hits = new Map<string, number>();

/** How often each patch was hit since the start, by its id. */
export function patchHits(): ReadonlyMap<string, number> {
  return hits;
}

function onHit(patch: VirtualPatch, point: FunctionPoint, value: string): Error | undefined {
  hits.set(patch.id, (hits.get(patch.id) ?? 0) + 1);
  const { name } = point.function;
  return judgeDetection(
    { sink: `${patch.target.name}.${name}`, value },
    {
      algorithm: 'virtual-patch',
      input: undefined,
      at: 0,
      reason: `patch ${patch.id} stopped ${name}`,
      about: {
        title: patch.title,
        severity: patch.severityId ?? 4,
        vulnerabilities: patch.advisories.filter((id) => id.startsWith('CVE-')),
      },
    },
  );
}

function publish(): void {
  table = instrumentTable([...fixed.placed, ...patches.placed]);
  const guards = new Map(fixed.guards);
  for (const [id, list] of patches.guards) guards.set(id, [...(guards.get(id) ?? []), ...list]);
  setCallGuards(guards);
}

/** The places that modules are rewritten at when they are loaded. */
export function currentTable(): InstrumentTable {
  return table;
}

/** Names the sinks inside packages. */
export function useFixedPlaces(places: FixedPlaces): void {
  fixed = places;
  publish();
}

/**
 * Puts these patches in force instead of those before. What they guard in modules that are loaded already is guarded from
 * now on when a patch of the same function was there at load; all else is put in when the module is loaded.
 */
export function usePatches(next: readonly VirtualPatch[]): void {
  patches = compilePatches(next, onHit);
  publish();
}

/** The patches that this package brings. */
export function shippedPatches(): VirtualPatch[] {
  const folder = dataFolder('patches');
  // Their shape is proved by a test, not at every start.
  return folder === undefined ? [] : readPatches(folder, false);
}
