import { closeSync } from 'node:fs';
import { Btf } from '../btf/btf.js';
import { Attributes } from './attributes.js';
import { bpf, bpfChecked, commands } from './commands.js';
import { checked } from './errno.js';

const noEntry = 2;

/** BPF_OBJ_GET_INFO_BY_FD: fills `into` and returns how many bytes the kernel knows. */
function info(
  fd: number,
  into: Uint8Array,
  pointers: readonly (readonly [offset: number, target: Uint8Array])[] = [],
): number {
  const inner = new Attributes(into.length);
  inner.bytes.set(into);
  for (const [offset, target] of pointers) inner.pointer(offset, target);
  const attr = new Attributes(16).u32(0, fd).u32(4, into.length).nested(8, inner);
  bpfChecked(commands.objectInfo, attr, `asking about descriptor ${fd}`);
  into.set(inner.bytes);
  return attr.readU32(4);
}

/** A map as the kernel describes it (struct bpf_map_info). */
export interface MapInfo {
  readonly id: number;
  readonly type: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly name: string;
  readonly btfId: number;
  readonly keyType: number;
  readonly valueType: number;
}

/** A program as the kernel describes it (struct bpf_prog_info). */
export interface ProgramInfo {
  readonly id: number;
  readonly type: number;
  /** Eight bytes in hexadecimal digits: the same code has the same tag. */
  readonly tag: string;
  readonly name: string;
  readonly btfId: number;
  readonly uid: number;
  /** Bytes of machine code and of translated instructions. */
  readonly jitedLength: number;
  readonly translatedLength: number;
  readonly loadTime: bigint;
  readonly mapIds: readonly number[];
  /** Nanoseconds and runs, when the kernel counts them (kernel.bpf_stats_enabled). */
  readonly runTime: bigint;
  readonly runCount: bigint;
  readonly verifiedInstructions: number;
}

/** A link as the kernel describes it (struct bpf_link_info). */
export interface LinkInfo {
  readonly id: number;
  readonly type: number;
  readonly programId: number;
  /** The words behind the first four, which depend on the link's type. */
  readonly details: Uint8Array;
}

const word = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer).getUint32(at, true);
const wide = (bytes: Uint8Array, at: number): bigint => new DataView(bytes.buffer).getBigUint64(at, true);
const text = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length))
    .toString('latin1')
    .replace(/\0.*$/s, '');

export function mapInfo(fd: number): MapInfo {
  const bytes = new Uint8Array(96);
  info(fd, bytes);
  return {
    type: word(bytes, 0),
    id: word(bytes, 4),
    keySize: word(bytes, 8),
    valueSize: word(bytes, 12),
    maxEntries: word(bytes, 16),
    flags: word(bytes, 20),
    name: text(bytes, 24, 16),
    btfId: word(bytes, 64),
    keyType: word(bytes, 68),
    valueType: word(bytes, 72),
  };
}

export function programInfo(fd: number): ProgramInfo {
  const bytes = new Uint8Array(232);
  info(fd, bytes);
  const count = word(bytes, 52);
  const ids = new Uint8Array(count * 4);
  if (count > 0) {
    const again = new Uint8Array(232);
    new DataView(again.buffer).setUint32(52, count, true);
    info(fd, again, [[56, ids]]);
  }
  return {
    type: word(bytes, 0),
    id: word(bytes, 4),
    tag: Buffer.from(bytes.subarray(8, 16)).toString('hex'),
    jitedLength: word(bytes, 16),
    translatedLength: word(bytes, 20),
    loadTime: wide(bytes, 40),
    uid: word(bytes, 48),
    mapIds: [...new Uint32Array(ids.buffer)],
    name: text(bytes, 64, 16),
    btfId: word(bytes, 128),
    runTime: wide(bytes, 192),
    runCount: wide(bytes, 200),
    verifiedInstructions: word(bytes, 216),
  };
}

/** The instructions that the verifier made of a program; empty when this process may not see them. */
export function translatedCode(fd: number): Uint8Array {
  const length = programInfo(fd).translatedLength;
  const code = new Uint8Array(length);
  const bytes = new Uint8Array(232);
  new DataView(bytes.buffer).setUint32(20, length, true);
  if (length > 0) info(fd, bytes, [[32, code]]);
  return code;
}

export function linkInfo(fd: number): LinkInfo {
  const bytes = new Uint8Array(64);
  info(fd, bytes);
  return { type: word(bytes, 0), id: word(bytes, 4), programId: word(bytes, 8), details: bytes.slice(16) };
}

/** The BTF of an object in the kernel, by its id. */
export function btfById(id: number): Btf {
  const fd = openById('btf', id);
  try {
    const bytes = new Uint8Array(32);
    info(fd, bytes);
    const data = new Uint8Array(word(bytes, 8));
    const again = new Uint8Array(32);
    new DataView(again.buffer).setUint32(8, data.length, true);
    info(fd, again, [[0, data]]);
    return Btf.read(data);
  } finally {
    closeSync(fd);
  }
}

/** Kinds of objects that the kernel numbers. */
export type ObjectKind = 'program' | 'map' | 'btf' | 'link';

const nextId = { program: 11, map: 12, btf: 23, link: 31 } as const;
const fdById = { program: 13, map: 14, btf: 19, link: 30 } as const;

/** Ids of all objects of a kind, rising. Needs CAP_SYS_ADMIN. */
export function* objectIds(kind: ObjectKind): IterableIterator<number> {
  for (let id = 0; ; ) {
    const attr = new Attributes(16).u32(0, id);
    const result = bpf(nextId[kind], attr);
    if (result === -noEntry) return;
    checked(result, `listing ${kind}s`);
    id = attr.readU32(4);
    yield id;
  }
}

/** Opens an object by its id; the caller closes the descriptor. */
export function openById(kind: ObjectKind, id: number): number {
  return bpfChecked(fdById[kind], new Attributes(16).u32(0, id), `opening ${kind} ${id}`);
}
