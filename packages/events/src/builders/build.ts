import { randomUUID } from 'node:crypto';
import { CLASS_TABLE } from '../generated/class-table.js';
import type { BaseEvent } from '../generated/classes-base.js';
import type { Metadata, Product } from '../generated/objects-context.js';

/** The version of the OCSF schema that the types and the builders follow. */
export const SCHEMA_VERSION = '1.8.0';

/** The product of an event whose emitter names none. */
export const DEFAULT_PRODUCT: Product = { name: 'Lamellar', vendor_name: 'Lamellar' };

type Classification = 'class_uid' | 'class_name' | 'category_uid' | 'category_name' | 'type_uid' | 'type_name';

interface Defaulted<E extends BaseEvent> {
  /** Milliseconds since 1970. @default now */
  time?: number | undefined;
  /** `version`, `uid`, `product` and `profiles` are filled where they are absent; profiles are found from the attributes. */
  metadata?: Partial<Metadata> | undefined;
  activity_id: E['activity_id'];
}

/** What a builder of an activity takes: the event without what the builder fills in. */
export type ActivityInput<E extends BaseEvent> = Omit<E, Classification | 'severity_id' | keyof Defaulted<E>> &
  Defaulted<E> & {
    /** @default 1, Informational */
    severity_id?: E['severity_id'] | undefined;
  };

/** What a builder of a finding takes: the event without what the builder fills in; how bad it is must be said. */
export type FindingInput<E extends BaseEvent> = Omit<E, Classification | keyof Defaulted<E>> &
  Omit<Defaulted<E>, 'activity_id'> & {
    /** @default 1, Create */
    activity_id?: E['activity_id'] | undefined;
  };

// Places of the container profile: it adds nothing to an event itself.
const containerHolders = ['device', 'process', 'src_endpoint', 'dst_endpoint'] as const;

/**
 * Builds an event of a class: fills `class_*`, `category_*`, `type_*`, the texts beside enum numbers, `time`, `severity_id` and `metadata`.
 * Texts that are given stay. The input's objects are not copied. The builders by class name are typed fronts of this.
 */
export function buildEvent<E extends BaseEvent>(classUid: E['class_uid'], input: object): E {
  const row = CLASS_TABLE[classUid];
  if (row === undefined) {
    throw new RangeError(`expected the class_uid of a class of this package, found ${classUid}; ClassUid lists them`);
  }
  const given = input as Readonly<Record<string, unknown>>;
  const activity = (given['activity_id'] as number | undefined) ?? 1;
  const name = row.activities[activity];
  const event: Record<string, unknown> = {
    class_uid: row.uid,
    class_name: row.caption,
    category_uid: row.categoryUid,
    category_name: row.categoryName,
    activity_id: activity,
    activity_name: activity === 99 ? undefined : name,
    type_uid: row.uid * 100 + activity,
    type_name: `${row.caption}: ${name ?? 'Unknown'}`,
    severity_id: 1,
    time: undefined,
    metadata: undefined,
  };
  const profiles = new Set<string>((given['metadata'] as Partial<Metadata> | undefined)?.profiles);
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (value === undefined || key === '__proto__') continue;
    event[key] = value;
    const profile = row.profiles.get(key);
    if (profile !== undefined) profiles.add(profile);
  }
  for (const key of Object.keys(event)) {
    const captions = row.captions.get(key);
    // 99 is "other": its text can only come from the caller.
    if (captions !== undefined && event[key] !== 99) event[captions.sibling] ??= captions.texts[event[key] as number];
  }
  if (event['activity_name'] === undefined) delete event['activity_name'];
  if (holdsContainer(given)) profiles.add('container');
  event['time'] ??= Date.now();
  event['metadata'] = buildMetadata(given['metadata'] as Partial<Metadata> | undefined, profiles);
  (globalThis as Watched)[watchKey]?.(event);
  return event as unknown as E;
}

// Test runs watch every event that is built, to check it once its maker is done with it.
const watchKey = Symbol.for('lamellar.events.built/1');
type Watched = { [watchKey]?: (event: object) => void };

function buildMetadata(given: Partial<Metadata> | undefined, profiles: ReadonlySet<string>): Metadata {
  const metadata: Metadata = { version: SCHEMA_VERSION, product: DEFAULT_PRODUCT, uid: undefined, ...given };
  metadata.uid ??= randomUUID();
  if (profiles.size > 0) metadata.profiles = [...profiles].sort();
  return metadata;
}

interface ContainerHolder {
  readonly container?: unknown;
  readonly process?: ContainerHolder | undefined;
}

function holdsContainer(event: Readonly<Record<string, unknown>>): boolean {
  const actor = event['actor'] as ContainerHolder | undefined;
  if (actor?.process?.container !== undefined) return true;
  return containerHolders.some((holder) => (event[holder] as ContainerHolder | undefined)?.container !== undefined);
}
