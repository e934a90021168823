/** Offsets from here on count inside the first buffer that the attributes point to, as the shim knows. */
export const nestedOffset: number = 1 << 16;

/** Builds `union bpf_attr` of bpf(2): fields at fixed offsets, little-endian as the machines that the shim serves. */
export class Attributes {
  readonly bytes: Uint8Array;
  /** Offset and buffer pairs: the shim writes the buffer's address at the offset. */
  readonly references: (number | Uint8Array)[] = [];
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u32(offset: number, value: number): this {
    this.#view.setUint32(offset, value, true);
    return this;
  }

  u64(offset: number, value: bigint): this {
    this.#view.setBigUint64(offset, value, true);
    return this;
  }

  /** A kernel object's name: at most 15 characters of `A-Za-z0-9_.`, others become `_`. */
  name(offset: number, value: string): this {
    const clean = value.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, 15);
    for (let index = 0; index < clean.length; index++) this.bytes[offset + index] = clean.charCodeAt(index);
    return this;
  }

  /** A pointer to a buffer that stays alive during the call. */
  pointer(offset: number, target: Uint8Array): this {
    this.references.push(offset, target);
    return this;
  }

  /** A pointer to a structure that has pointers of its own; it has to be the first of all. */
  nested(offset: number, inner: Attributes): this {
    this.references.push(offset, inner.bytes);
    for (let index = 0; index < inner.references.length; index += 2) {
      this.references.push(nestedOffset + (inner.references[index] as number), inner.references[index + 1]!);
    }
    return this;
  }

  /** Reads a field that the kernel wrote. */
  readU32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }
}
