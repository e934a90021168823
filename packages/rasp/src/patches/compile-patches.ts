import type { ArgumentCondition, FunctionPoint, VirtualPatch } from '@lamellar/events';
import type { CallGuard } from '../rewrite/guards.js';
import type { Instrument } from '../rewrite/instrument.js';
import type { Placed } from '../rewrite/table.js';
import { type CompiledTest, compileTest } from './value-test.js';

/** Patches made ready: where code is rewritten, and what is asked there. */
export interface CompiledPatches {
  readonly placed: readonly Placed[];
  readonly guards: ReadonlyMap<string, readonly CallGuard[]>;
}

/** Told of each call that a patch stops; returns the error to throw, or undefined when it only observes. */
export type OnHit = (patch: VirtualPatch, point: FunctionPoint, value: string) => Error | undefined;

/** The name of a place, the same for every patch and version, so that patches can be exchanged under rewritten code. */
function placeId(name: string, { file, function: query }: FunctionPoint): string {
  return `${name}/${file}#${query.within ?? ''}.${query.name}:${query.type ?? ''}:${query.index ?? 0}`;
}

/** Prepares patches of npm packages; points of other kinds are for other engines. */
export function compilePatches(patches: readonly VirtualPatch[], onHit: OnHit): CompiledPatches {
  const placed: Placed[] = [];
  const guards = new Map<string, CallGuard[]>();
  for (const patch of patches) {
    const { type, name, versions } = patch.target;
    if (type !== 'npm') continue;
    for (const [index, point] of patch.points.entries()) {
      if (point.kind === 'http') continue;
      if (point.kind === 'source') {
        const { file, find, replace } = point;
        placed.push({ name, versions, instrument: { kind: 'text', id: `${patch.id}/${index}`, file, find, replace } });
        continue;
      }
      const id = placeId(name, point);
      const instrument: Instrument = { kind: 'call', id, file: point.file, function: point.function };
      placed.push({ name, versions, instrument });
      const list = guards.get(id);
      const guard = guardOf(patch, point, onHit);
      if (list === undefined) guards.set(id, [guard]);
      else list.push(guard);
    }
  }
  return { placed, guards };
}

function guardOf(patch: VirtualPatch, point: FunctionPoint, onHit: OnHit): CallGuard {
  const conditions = point.guard.when.map(compileCondition);
  return (self, args) => {
    let shown: unknown;
    for (const condition of conditions) {
      const hit = condition(self, args);
      if (hit === undefined) return undefined;
      shown ??= hit.value;
    }
    const refused = onHit(patch, point, describe(shown));
    if (refused === undefined) return undefined;
    if (point.guard.then === 'return') return { value: undefined };
    throw refused;
  };
}

type Condition = (self: unknown, args: ArrayLike<unknown>) => { readonly value: unknown } | undefined;

function compileCondition({ argument, path = [], test }: ArgumentCondition): Condition {
  let compiled: CompiledTest | undefined;
  // Most targets are never loaded: a test is prepared when its function is first called.
  const holds: CompiledTest = (value) => {
    compiled ??= compileTest(test);
    return compiled(value);
  };
  return (self, args) => {
    const candidates = argument === 'this' ? [self] : argument === 'each' ? Array.from(args) : [args[argument]];
    for (const candidate of candidates) {
      const value = follow(candidate, path);
      if (holds(value)) return { value };
    }
    return undefined;
  };
}

/** Follows own data properties; a getter is not called. */
function follow(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (at === null || (typeof at !== 'object' && typeof at !== 'function')) return undefined;
    const descriptor = Reflect.getOwnPropertyDescriptor(at, key);
    if (descriptor === undefined || !('value' in descriptor)) return undefined;
    at = descriptor.value;
  }
  return at;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value)?.slice(0, 500) ?? String(value);
  } catch {
    return typeof value;
  }
}
