import { createObservation, type Field, fieldsOf, type Observation, type ObservationKind } from '../observation.js';
import { ByteReader } from './byte-reader.js';
import { COLUMN, MAGIC, MOST_IN_BATCH, unzigzag } from './format.js';

type Draft = Record<string, unknown>;
type Values = { readonly type: Field['type']; readonly same: boolean; readonly values: readonly unknown[] };

/**
 * Reads what `encodeObservations` wrote, in its order. Input may be hostile: time and memory are bounded by its length and by 65,536 observations.
 * Kinds and versions that this version does not know become one loss observation with the cause `unknown-kind`.
 *
 * @throws EventsError `EVENTS_CODEC`, naming the byte, for anything else.
 */
export function decodeObservations(bytes: Uint8Array): Observation[] {
  const from = new ByteReader(bytes);
  for (const byte of MAGIC) if (from.left === 0 || from.byte() !== byte) throw from.error('the mark "LOB1"');
  const texts = [''];
  for (let left = from.count('texts'); left > 0; left--) texts.push(from.text());
  const total = from.varint();
  if (total > MOST_IN_BATCH) throw from.error(`at most ${MOST_IN_BATCH} observations`);
  const groups: Observation[][] = [];
  let rows = 0;
  for (let left = from.count('groups', 4); left > 0; left--) {
    const kind = textOf(texts, from);
    const version = from.varint();
    const count = from.varint();
    rows += count;
    if (rows > total) throw from.error(`groups of ${total} observations together`);
    const columns = readColumns(from, texts, count);
    const fields = version === 1 ? fieldsOf(kind) : undefined;
    groups.push(
      fields === undefined
        ? unknownKind(kind, count, columns.get('time'))
        : build(kind as ObservationKind, fields, columns, count),
    );
  }
  if (rows !== total) throw from.error(`groups of ${total} observations together`);
  const mixed = from.byte();
  if (mixed !== (groups.length > 1 ? 1 : 0)) throw from.error('the order of several groups, and of none else,');
  const ordered = mixed === 0 ? groups.flat() : inOrder(from, groups, total);
  if (from.left > 0) throw from.error('the end');
  return ordered;
}

function inOrder(from: ByteReader, groups: readonly Observation[][], total: number): Observation[] {
  const next = groups.map(() => 0);
  const ordered: Observation[] = [];
  from.need(total, `the order of ${total} observations`);
  for (let i = 0; i < total; i++) {
    const group = from.varint();
    if (groups[group] === undefined) throw from.error('the number of a group');
    // A group of an unknown kind is shorter than it was: its one loss stands where its first observation stood.
    const observation = groups[group][next[group]!++];
    if (observation !== undefined) ordered.push(observation);
  }
  if (groups.some((group, index) => next[index]! < group.length))
    throw from.error('an order that names every observation');
  return ordered;
}

function readColumns(from: ByteReader, texts: readonly string[], count: number): Map<string, Values> {
  const columns = new Map<string, Values>();
  for (let left = from.count('columns', 2); left > 0; left--)
    columns.set(textOf(texts, from), readColumn(from, texts, count));
  return columns;
}

function readColumn(from: ByteReader, texts: readonly string[], count: number): Values {
  const column = from.byte();
  const same = column === COLUMN.sameText || column === COLUMN.sameInteger || column === COLUMN.sameList;
  const length = same ? 1 : count;
  from.need(length * (column === COLUMN.float ? 8 : 1), `${length} values`);
  switch (column) {
    case COLUMN.text:
    case COLUMN.sameText:
      return { type: 'string', same, values: repeat(length, () => textOf(texts, from)) };
    case COLUMN.integer: {
      let last = 0;
      return { type: 'number', same, values: repeat(length, () => (last += unzigzag(from.varint()))) };
    }
    case COLUMN.sameInteger:
      return { type: 'number', same, values: [unzigzag(from.varint())] };
    case COLUMN.float:
      return { type: 'number', same, values: repeat(length, () => from.float()) };
    case COLUMN.boolean:
      return { type: 'boolean', same, values: repeat(length, () => from.byte() === 1) };
    case COLUMN.list:
    case COLUMN.sameList: {
      const list = (): string[] => repeat(from.count('texts of a list'), () => textOf(texts, from));
      return { type: 'list', same, values: repeat(length, list) };
    }
    default:
      throw from.error(`a type of column, not ${column},`);
  }
}

function build(
  kind: ObservationKind,
  fields: readonly Field[],
  columns: Map<string, Values>,
  count: number,
): Observation[] {
  const built = repeat(count, () => createObservation(kind, {}) as Observation);
  for (const { name, type } of fields) {
    const column = columns.get(name);
    // A column whose type is another one in this version tells nothing that can be read.
    if (column === undefined || column.type !== type) continue;
    for (let i = 0; i < count; i++) (built[i] as unknown as Draft)[name] = column.values[column.same ? 0 : i];
  }
  return built;
}

function unknownKind(kind: string, count: number, times: Values | undefined): Observation[] {
  if (count === 0) return [];
  const time = times?.type === 'number' ? (times.values[0] as number) : -1;
  return [createObservation('loss', { time, cause: 'unknown-kind', count, source: 'codec', lost: kind.slice(0, 64) })];
}

function textOf(texts: readonly string[], from: ByteReader): string {
  const text = texts[from.varint()];
  if (text === undefined) throw from.error('the number of a text');
  return text;
}

function repeat<T>(count: number, make: () => T): T[] {
  const list: T[] = [];
  for (let i = 0; i < count; i++) list.push(make());
  return list;
}
