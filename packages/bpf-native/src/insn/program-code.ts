import { BpfError } from '../errors.js';
import { slot } from './opcodes.js';

/** Instructions of a program as bytes that can be changed; instruction numbers count slots of eight bytes. */
export class ProgramCode {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    if (bytes.length % slot !== 0) {
      throw new BpfError('BPF_MALFORMED_OBJECT', `${bytes.length} bytes of code, a multiple of 8 is expected`);
    }
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number of slots. */
  get length(): number {
    return this.bytes.length / slot;
  }

  opcode(index: number): number {
    return this.#view.getUint8(this.#at(index));
  }

  setOpcode(index: number, value: number): void {
    this.#view.setUint8(this.#at(index), value);
  }

  destination(index: number): number {
    return this.#view.getUint8(this.#at(index) + 1) & 15;
  }

  source(index: number): number {
    return this.#view.getUint8(this.#at(index) + 1) >> 4;
  }

  setSource(index: number, value: number): void {
    this.#view.setUint8(this.#at(index) + 1, this.destination(index) | (value << 4));
  }

  offset(index: number): number {
    return this.#view.getInt16(this.#at(index) + 2, true);
  }

  setOffset(index: number, value: number): void {
    this.#view.setInt16(this.#at(index) + 2, value, true);
  }

  immediate(index: number): number {
    return this.#view.getInt32(this.#at(index) + 4, true);
  }

  setImmediate(index: number, value: number): void {
    this.#view.setInt32(this.#at(index) + 4, value, true);
  }

  /** The constant of a two-slot load. */
  immediate64(index: number): bigint {
    return (
      BigInt.asUintN(32, BigInt(this.immediate(index))) | (BigInt.asUintN(32, BigInt(this.immediate(index + 1))) << 32n)
    );
  }

  setImmediate64(index: number, value: bigint): void {
    this.setImmediate(index, Number(BigInt.asIntN(32, value)));
    this.setImmediate(index + 1, Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** Replaces a whole slot. */
  set(index: number, opcode: number, registers: number, offset: number, immediate: number): void {
    const at = this.#at(index);
    this.#view.setUint8(at, opcode);
    this.#view.setUint8(at + 1, registers);
    this.#view.setInt16(at + 2, offset, true);
    this.#view.setInt32(at + 4, immediate, true);
  }

  #at(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new BpfError('BPF_MALFORMED_OBJECT', `instruction ${index} is named, but the program has ${this.length}`);
    }
    return index * slot;
  }
}
