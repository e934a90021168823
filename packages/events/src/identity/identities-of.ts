import type { BaseEvent } from '../generated/classes-base.js';
import { IDENTITY_PLACES, type Identity, type IdentityKind, type Step, stepsOf } from './places.js';

// An inventory names thousands of packages; what an event from outside names beyond this is not an identity any more.
const MOST_IDENTITIES = 10_000;
const LONGEST_VALUE = 2048;

const places: readonly (readonly [IdentityKind, readonly Step[]])[] = (
  Object.entries(IDENTITY_PLACES) as [IdentityKind, readonly string[]][]
).flatMap(([kind, list]) => list.map((place) => [kind, stepsOf(place)] as const));

const traceId = /^(?!0{32})[0-9a-f]{32}$/;

type Visit = (kind: IdentityKind, value: unknown) => void;

/**
 * Reads every identity that an event names, each once, in the order of `IDENTITY_PLACES`. Accepts any object: what is malformed names nothing.
 * At most 10,000 identities of at most 2,048 characters.
 */
export function identitiesOf(event: BaseEvent | object): Identity[] {
  const found: Identity[] = [];
  const seen = new Set<string>();
  const visit: Visit = (kind, value) => {
    const text = kind === 'process' ? processIdentity(value) : value;
    if (typeof text !== 'string' || text === '' || text.length > LONGEST_VALUE || found.length >= MOST_IDENTITIES)
      return;
    if (kind === 'trace' && !traceId.test(text)) return;
    const key = `${kind} ${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({ kind, value: text });
  };
  for (const [kind, steps] of places) walk(event, steps, 0, kind, visit);
  return found;
}

/** The values of one kind of identity that an event names. */
export function identityValues(event: BaseEvent | object, kind: IdentityKind): string[] {
  return identitiesOf(event)
    .filter((identity) => identity.kind === kind)
    .map(({ value }) => value);
}

/** The identity of a process: its pid and its start in whole milliseconds since 1970, since pids come round again. */
export function processKey(pid: number, startTime: number): string {
  return `${pid}@${Math.floor(startTime)}`;
}

function processIdentity(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, created_time: start } = value as { pid?: unknown; created_time?: unknown };
  return typeof pid === 'number' && typeof start === 'number' ? processKey(pid, start) : undefined;
}

function walk(value: unknown, steps: readonly Step[], at: number, kind: IdentityKind, visit: Visit): void {
  const step = steps[at];
  if (step === undefined) {
    visit(kind, value);
    return;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step.property)) return;
  const next = (value as Readonly<Record<string, unknown>>)[step.property];
  if (!step.each) {
    walk(next, steps, at + 1, kind, visit);
    return;
  }
  if (!Array.isArray(next)) return;
  for (const element of next) {
    if (step.type === undefined || (element as { type?: unknown } | null)?.type === step.type) {
      walk(element, steps, at + 1, kind, visit);
    }
  }
}
