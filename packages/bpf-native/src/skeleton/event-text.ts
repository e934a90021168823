import type { Btf, BtfMember } from '../btf/btf.js';
import { btfKinds } from '../btf/kinds.js';
import { pascal, property } from './type-text.js';

/** A struct that its source marks as an event: `__attribute__((btf_decl_tag("event:NAME")))`. */
export interface EventStruct {
  readonly name: string;
  readonly type: number;
}

const prefix = 'event:';

/** Finds marked structs by their declaration tags. */
export function eventStructs(btf: Btf): EventStruct[] {
  const found: EventStruct[] = [];
  for (let id = 1; id < btf.count; id++) {
    if (btf.kind(id) !== btfKinds.declarationTag || btf.tagIndex(id) !== -1 || !btf.name(id).startsWith(prefix))
      continue;
    const type = btf.resolve(btf.target(id));
    if (btf.kind(type) === btfKinds.struct) found.push({ name: btf.name(id).slice(prefix.length), type });
  }
  return found;
}

/**
 * The text of a class that reads an event where it lies: `move` sets it on a record, getters read single fields. Nothing is allocated
 * but texts and bytes that are asked for.
 */
export function eventText(btf: Btf, { name, type }: EventStruct): string {
  const getters = btf.members(type).flatMap((member) => getter(btf, member));
  return `/** Reads \`struct ${btf.name(type)}\` (${btf.size(type)} bytes) where it lies; valid until the record is released. */
export class ${pascal(name)}Event {
  static readonly size = ${btf.size(type)};
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /** Sets it on a record, as \`RingBuffer.drain\` hands it over. */
  move(bytes: Uint8Array, start: number): this {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#at = start;
    return this;
  }
${getters.join('')}}
`;
}

function getter(btf: Btf, member: BtfMember, base = 0): string[] {
  const type = btf.resolve(member.type);
  const offset = base + (member.bitOffset >> 3);
  if (member.name === '') return btf.members(type).flatMap((inner) => getter(btf, inner, offset));
  const read = member.bitSize > 0 ? undefined : reading(btf, type, offset);
  if (read === undefined) return [];
  return [`\n  get ${property(member.name)}(): ${read.type} {\n    return ${read.text};\n  }\n`];
}

interface Reading {
  readonly type: string;
  readonly text: string;
}

function reading(btf: Btf, type: number, offset: number): Reading | undefined {
  const at = offset === 0 ? 'this.#at' : `this.#at + ${offset}`;
  switch (btf.kind(type)) {
    case btfKinds.int:
    case btfKinds.enum:
    case btfKinds.enum64:
      return number(btf, type, at);
    case btfKinds.pointer:
      return { type: 'bigint', text: `this.#view.getBigUint64(${at}, true)` };
    case btfKinds.float:
      return { type: 'number', text: `this.#view.getFloat${btf.size(type) * 8}(${at}, true)` };
    case btfKinds.array: {
      const { element, length } = btf.array(type);
      const item = btf.resolve(element);
      if (btf.kind(item) !== btfKinds.int || btf.size(item) !== 1) return undefined;
      if (btf.name(item) !== 'char')
        return { type: 'Uint8Array', text: `this.#bytes.subarray(${at}, ${at} + ${length})` };
      return { type: 'string', text: `text(this.#bytes, ${at}, ${length})` };
    }
    case btfKinds.struct:
      return { type: 'Uint8Array', text: `this.#bytes.subarray(${at}, ${at} + ${btf.size(type)})` };
    default:
      return undefined;
  }
}

function number(btf: Btf, type: number, at: string): Reading | undefined {
  const size = btf.size(type);
  const isInt = btf.kind(type) === btfKinds.int;
  const signed = isInt ? (btf.int(type).encoding & 1) !== 0 : btf.flag(type);
  if (isInt && (btf.int(type).encoding & 4) !== 0) return { type: 'boolean', text: `this.#view.getUint8(${at}) !== 0` };
  if (size === 8) return { type: 'bigint', text: `this.#view.getBig${signed ? 'Int' : 'Uint'}64(${at}, true)` };
  if (![1, 2, 4].includes(size)) return undefined;
  return {
    type: 'number',
    text: `this.#view.get${signed ? 'Int' : 'Uint'}${size * 8}(${at}${size === 1 ? '' : ', true'})`,
  };
}

/** The function that reads texts, for modules that have one to read. */
export const textReader = `function text(bytes: Uint8Array, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  const to = end === -1 || end > start + length ? start + length : end;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, to - start).toString('latin1');
}
`;
