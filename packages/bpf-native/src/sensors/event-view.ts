/** Where the fields of an event lie (bpf/sensors/event.h); a test compares it with the object's BTF. */
export const eventOffsets = {
  time: 0,
  cgroup: 8,
  start: 16,
  parent_start: 24,
  result: 32,
  args: 40,
  pid: 88,
  tid: 92,
  ppid: 96,
  uid: 100,
  gid: 104,
  kind: 108,
  call: 110,
  namespaces: 112,
  flags: 140,
  comm: 144,
  first: 160,
  second: 162,
  more: 164,
  family: 166,
  protocol: 168,
  local_port: 170,
  remote_port: 172,
  local: 176,
  remote: 192,
  data: 208,
} as const;

/** Flags of an event. */
export const eventFlags = { cut: 1, unread: 2, unlinked: 4, socket: 8 } as const;

const at = eventOffsets;
const nameRoom = 64;

/** Reads one event where it lies; moved from record to record, so that nothing is allocated but texts. */
export class EventView {
  bytes: Uint8Array = new Uint8Array(at.data);
  start = 0;
  #view: DataView = new DataView(this.bytes.buffer);

  /** False for a record that is too short to be an event. */
  move(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < at.data) return false;
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.start = start;
    return end - start >= at.data + this.first + this.second + this.more;
  }

  u16(offset: number): number {
    return this.#view.getUint16(this.start + offset, true);
  }

  u32(offset: number): number {
    return this.#view.getUint32(this.start + offset, true);
  }

  u64(offset: number): bigint {
    return this.#view.getBigUint64(this.start + offset, true);
  }

  /** Milliseconds of a count of nanoseconds. */
  milliseconds(offset: number): number {
    return (this.u32(offset) + this.u32(offset + 4) * 4_294_967_296) / 1e6;
  }

  get result(): number {
    return Number(this.#view.getBigInt64(this.start + at.result, true));
  }

  argument(index: number): number {
    return Number(BigInt.asIntN(64, this.u64(at.args + index * 8)));
  }

  get first(): number {
    return this.u16(at.first);
  }

  get second(): number {
    return this.u16(at.second);
  }

  get more(): number {
    return this.u16(at.more);
  }

  get comm(): string {
    return this.#text(this.start + at.comm, 16);
  }

  /** The first text, in UTF-8 with what is none of it replaced. */
  get text(): string {
    return this.#text(this.start + at.data, this.first);
  }

  get other(): string {
    return this.#text(this.start + at.data + this.first, this.second);
  }

  /** What was read behind the texts; valid until the record is released. */
  get rest(): Uint8Array {
    const from = this.start + at.data + this.first + this.second;
    return this.bytes.subarray(from, from + this.more);
  }

  /** Arguments of an executed program: they are ended by zero bytes. */
  get list(): string[] {
    const { rest } = this;
    if (rest.length === 0) return [];
    const text = Buffer.from(rest.buffer, rest.byteOffset, rest.length).toString('utf8');
    return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
  }

  /** A path whose names were read from the file up to the root. */
  get path(): string {
    const { rest } = this;
    let path = '';
    for (let from = 0; from < rest.length; from += nameRoom) {
      const name = this.#text(rest.byteOffset - this.bytes.byteOffset + from, nameRoom);
      if (name !== '') path = `/${name}${path}`;
    }
    return path;
  }

  #text(from: number, length: number): string {
    const end = this.bytes.indexOf(0, from);
    const to = end === -1 || end > from + length ? from + length : end;
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, to - from).toString('utf8');
  }
}
