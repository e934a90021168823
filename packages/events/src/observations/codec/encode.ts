import { EventsError } from '../../errors.js';
import { type Field, fieldsOf, type Observation } from '../observation.js';
import { ByteWriter } from './byte-writer.js';
import { COLUMN, isZigzagInteger, MAGIC, MOST_IN_BATCH, zigzag } from './format.js';

type Row = Readonly<Record<string, unknown>>;

/** Texts by number; 0 is the empty text. */
class Texts {
  readonly #numbers = new Map<string, number>([['', 0]]);

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }

  write(to: ByteWriter): void {
    to.varint(this.#numbers.size - 1);
    for (const text of this.#numbers.keys()) if (text !== '') to.text(text);
  }
}

/**
 * Writes a batch of observations into bytes, by columns: for workers, recordings and the wire.
 *
 * @throws EventsError `EVENTS_OPTION` for more than 65,536 observations or an unknown kind.
 */
export function encodeObservations(observations: readonly Observation[]): Uint8Array {
  if (observations.length > MOST_IN_BATCH) {
    throw new EventsError(
      'EVENTS_OPTION',
      `a batch holds at most ${MOST_IN_BATCH} observations, found ${observations.length}; write several batches`,
    );
  }
  const groups = Map.groupBy(observations, ({ kind }) => kind);
  const texts = new Texts();
  const body = new ByteWriter();
  body.varint(observations.length);
  body.varint(groups.size);
  for (const [kind, members] of groups) {
    body.varint(texts.number(kind));
    body.varint(members[0]!.version);
    body.varint(members.length);
    writeColumns(body, texts, kind, members as unknown as readonly Row[]);
  }
  body.byte(groups.size > 1 ? 1 : 0);
  if (groups.size > 1) {
    const numbers = new Map([...groups.keys()].map((kind, index) => [kind, index]));
    for (const { kind } of observations) body.varint(numbers.get(kind)!);
  }
  const head = new ByteWriter();
  for (const byte of MAGIC) head.byte(byte);
  texts.write(head);
  return join(head.finish(), body.finish());
}

function writeColumns(to: ByteWriter, texts: Texts, kind: string, rows: readonly Row[]): void {
  const fields = fieldsOf(kind);
  if (fields === undefined) throw new EventsError('EVENTS_OPTION', `${JSON.stringify(kind)} is no kind of observation`);
  const known = fields.filter((field) => rows.some((row) => !isAbsent(field, row[field.name])));
  to.varint(known.length);
  for (const field of known) {
    to.varint(texts.number(field.name));
    writeColumn(to, texts, field, rows);
  }
}

function isAbsent(field: Field, value: unknown): boolean {
  return field.type === 'list' ? (value as readonly string[]).length === 0 : Object.is(value, field.absent);
}

function writeColumn(to: ByteWriter, texts: Texts, { name, type }: Field, rows: readonly Row[]): void {
  const first = rows[0]![name];
  if (type === 'boolean') {
    to.byte(COLUMN.boolean);
    for (const row of rows) to.byte(row[name] === true ? 1 : 0);
  } else if (type === 'string') {
    if (rows.every((row) => row[name] === first)) {
      to.byte(COLUMN.sameText);
      to.varint(texts.number(first as string));
      return;
    }
    to.byte(COLUMN.text);
    for (const row of rows) to.varint(texts.number(row[name] as string));
  } else if (type === 'list') {
    const same = rows.every((row) => sameList(row[name] as readonly string[], first as readonly string[]));
    to.byte(same ? COLUMN.sameList : COLUMN.list);
    for (const row of same ? [rows[0]!] : rows) {
      const list = row[name] as readonly string[];
      to.varint(list.length);
      for (const text of list) to.varint(texts.number(text));
    }
  } else writeNumbers(to, name, rows);
}

function writeNumbers(to: ByteWriter, name: string, rows: readonly Row[]): void {
  const first = rows[0]![name] as number;
  if (!rows.every((row) => isZigzagInteger(row[name] as number))) {
    to.byte(COLUMN.float);
    for (const row of rows) to.float(row[name] as number);
  } else if (rows.every((row) => row[name] === first)) {
    to.byte(COLUMN.sameInteger);
    to.varint(zigzag(first));
  } else {
    to.byte(COLUMN.integer);
    // Neighbours are near each other: times, pids and ports shrink to the difference.
    let last = 0;
    for (const row of rows) {
      const value = row[name] as number;
      to.varint(zigzag(value - last));
      last = value;
    }
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
