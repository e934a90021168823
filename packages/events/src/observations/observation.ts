import { COMMON_FIELDS, type FieldTable, type FieldType, KIND_FIELDS } from './fields.js';

type Value<T> = T extends 'string'
  ? string
  : T extends 'number'
    ? number
    : T extends 'boolean'
      ? boolean
      : T extends 'list'
        ? readonly string[]
        : T extends readonly (infer Word)[]
          ? Word
          : never;

type Values<Table extends FieldTable> = { readonly [Name in keyof Table]: Value<Table[Name]> };

/** What a sensor saw: which kinds there are. */
export type ObservationKind = keyof typeof KIND_FIELDS;

/**
 * One kind of observation: flat, every field always there, `''`, `-1`, `false` and `[]` where it is not known. `version` counts changes that are not
 * additions at the end.
 *
 * An observation that a sensor hands out is borrowed until the callback returns, and its texts may be decoded only when they are read;
 * `copyObservation` keeps it.
 */
export type ObservationOf<Kind extends ObservationKind> = { readonly kind: Kind; readonly version: 1 } & Values<
  typeof COMMON_FIELDS
> &
  Values<(typeof KIND_FIELDS)[Kind]>;

export type ProcessObservation = ObservationOf<'process'>;
export type FileObservation = ObservationOf<'file'>;
export type NetworkObservation = ObservationOf<'network'>;
export type DnsObservation = ObservationOf<'dns'>;
export type HttpObservation = ObservationOf<'http'>;
export type ModuleObservation = ObservationOf<'module'>;
export type PrivilegeObservation = ObservationOf<'privilege'>;
export type SyscallObservation = ObservationOf<'syscall'>;
export type CapabilityObservation = ObservationOf<'capability'>;
export type ResourceObservation = ObservationOf<'resource'>;
export type ContainerObservation = ObservationOf<'container'>;
export type LossObservation = ObservationOf<'loss'>;

/** An observation of any kind. */
export type Observation = { [Kind in ObservationKind]: ObservationOf<Kind> }[ObservationKind];

/** Takes observations; what it is given is borrowed until it returns. */
export type Observe = (observation: Observation) => void;

/** One field of a kind and what stands there when nothing is known. */
export interface Field {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  readonly absent: string | number | boolean | readonly string[];
}

const nothing: readonly string[] = Object.freeze([]);
const absentValues = { string: '', number: -1, boolean: false, list: nothing } as const;

function fieldOf([name, type]: readonly [string, FieldType]): Field {
  if (typeof type !== 'string') return { name, type: 'string', absent: type[0] ?? '' };
  return { name, type, absent: name === 'result' ? 0 : absentValues[type] };
}

const fields = new Map<string, readonly Field[]>(
  Object.entries(KIND_FIELDS).map(([kind, table]) => [
    kind,
    [...Object.entries(COMMON_FIELDS), ...Object.entries(table)].map(fieldOf),
  ]),
);

/** The names of the fields that are lists, by kind. */
const lists = new Map<string, readonly string[]>(
  [...fields].map(([kind, list]) => [kind, list.filter(({ type }) => type === 'list').map(({ name }) => name)]),
);

const templates = new Map<string, Observation>(
  [...fields].map(([kind, list]) => [
    kind,
    Object.fromEntries([
      ['kind', kind],
      ['version', 1],
      ...list.map(({ name, absent }) => [name, absent]),
    ]) as Observation,
  ]),
);

/** The kinds, in the order of their table. */
export const OBSERVATION_KINDS: readonly ObservationKind[] = Object.keys(KIND_FIELDS) as ObservationKind[];

/** The fields of a kind, the common ones first; `undefined` for what is no kind. */
export function fieldsOf(kind: string): readonly Field[] | undefined {
  return fields.get(kind);
}

/** An observation in which nothing is known. */
export function templateOf<Kind extends ObservationKind>(kind: Kind): ObservationOf<Kind> {
  return templates.get(kind) as unknown as ObservationOf<Kind>;
}

/**
 * Makes an observation; what is not given is not known. Every observation of a kind has the same shape, whatever is given.
 *
 * @example
 * ```ts
 * createObservation('file', { time: Date.now(), action: 'open', path: '/etc/shadow', pid: 4100 });
 * ```
 */
export function createObservation<Kind extends ObservationKind>(
  kind: Kind,
  given: Partial<Omit<ObservationOf<Kind>, 'kind' | 'version'>>,
): ObservationOf<Kind> {
  return { ...templateOf(kind), ...given };
}

/** A copy that stays: a plain object with every text decoded and every list its own. */
export function copyObservation<O extends Observation>(observation: O): O {
  const { kind } = observation;
  // The fields of a plain object are its own; those of a sensor's view may be getters of its class.
  const plain = Object.getPrototypeOf(observation) === Object.prototype;
  const copy = { ...(plain ? observation : templateOf(kind)) } as Record<string, unknown>;
  const source = observation as unknown as Readonly<Record<string, unknown>>;
  if (!plain) for (const { name } of fields.get(kind)!) copy[name] = source[name];
  for (const name of lists.get(kind)!) {
    const list = copy[name] as readonly string[];
    if (list.length > 0) copy[name] = [...list];
  }
  return copy as unknown as O;
}
