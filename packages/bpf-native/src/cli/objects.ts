import { closeSync, readFileSync } from 'node:fs';
import { disassemble } from '../asm/disassemble.js';
import { listing } from '../asm/listing.js';
import { codecOf } from '../codec/codec.js';
import { BpfError } from '../errors.js';
import {
  btfById,
  linkInfo,
  mapInfo,
  type ObjectKind,
  objectIds,
  openById,
  programInfo,
  translatedCode,
} from '../kernel/info.js';
import { BpfMap } from '../maps/bpf-map.js';
import { mapTypes } from '../maps/map-types.js';
import { programTypes } from '../spec/program-kinds.js';
import { readObject } from '../spec/read-object.js';
import type { Command, Output } from './run.js';

const nameOf = (table: Readonly<Record<string, number>>, value: number): string =>
  Object.entries(table).find(([, number]) => number === value)?.[0] ?? String(value);

const linkTypes = {
  rawTracepoint: 1,
  tracing: 2,
  cgroup: 3,
  iterator: 4,
  networkNamespace: 5,
  xdp: 6,
  perfEvent: 7,
  kprobeMulti: 8,
  structOps: 9,
  netfilter: 10,
  tcx: 11,
  uprobeMulti: 12,
  netkit: 13,
  socketMap: 14,
} as const;

/** Opens each object of a kind in turn; one that is gone meanwhile is left out. */
function each(kind: ObjectKind, work: (fd: number) => void): void {
  for (const id of objectIds(kind)) {
    let fd: number;
    try {
      fd = openById(kind, id);
    } catch (error) {
      if (error instanceof BpfError && error.errno === 2) continue;
      throw error;
    }
    try {
      work(fd);
    } finally {
      closeSync(fd);
    }
  }
}

function numbered(kind: ObjectKind, text: string | undefined, work: (fd: number) => void): void {
  const id = Number(text);
  if (!Number.isInteger(id) || id <= 0)
    throw new BpfError('BPF_ARGUMENT', `the id of a ${kind} is expected, "${text ?? ''}" is given`);
  const fd = openById(kind, id);
  try {
    work(fd);
  } finally {
    closeSync(fd);
  }
}

/** `lamellar-bpf prog [list | dump ID | source FILE.bpf.o]` */
export const programCommand: Command = {
  usage: 'prog [list | dump ID | source OBJECT.bpf.o]',
  about: 'lists programs, shows their instructions',
  run([what = 'list', argument], out) {
    if (what === 'dump') return numbered('program', argument, (fd) => dump(translatedCode(fd), out));
    if (what === 'source') {
      if (argument === undefined) throw new BpfError('BPF_ARGUMENT', 'an object is expected');
      const spec = readObject(readFileSync(argument));
      for (const program of spec.programs) out.line(listing(spec, program));
      return;
    }
    if (what !== 'list') throw new BpfError('BPF_ARGUMENT', `"${what}" is unknown`);
    each('program', (fd) => {
      const { id, type, name, tag, translatedLength, jitedLength, mapIds, runCount } = programInfo(fd);
      const maps = mapIds.length === 0 ? '' : `  maps ${mapIds.join(',')}`;
      out.line(
        `${id}: ${nameOf(programTypes, type)} ${name}  tag ${tag}  ${translatedLength} B, machine code ${jitedLength} B${maps}${runCount > 0n ? `  runs ${runCount}` : ''}`,
      );
    });
  },
};

function dump(code: Uint8Array, out: Output): void {
  if (code.length === 0)
    throw new BpfError('BPF_UNSUPPORTED', 'the kernel does not show these instructions to this process');
  for (const { index, text } of disassemble(code)) out.line(`${String(index).padStart(6)}: ${text}`);
}

/** `lamellar-bpf map [list | dump ID]` */
export const mapCommand: Command = {
  usage: 'map [list | dump ID]',
  about: 'lists maps, shows their entries',
  run([what = 'list', argument], out) {
    if (what === 'dump') return numbered('map', argument, (fd) => entries(fd, out));
    if (what !== 'list') throw new BpfError('BPF_ARGUMENT', `"${what}" is unknown`);
    each('map', (fd) => {
      const { id, type, name, keySize, valueSize, maxEntries } = mapInfo(fd);
      out.line(
        `${id}: ${nameOf(mapTypes, type)} ${name}  key ${keySize} B  value ${valueSize} B  at most ${maxEntries}`,
      );
    });
  },
};

function entries(fd: number, out: Output): void {
  const info = mapInfo(fd);
  const btf = info.btfId === 0 ? undefined : btfById(info.btfId);
  const spec = {
    ...info,
    flags: 0,
    extra: 0n,
    numaNode: undefined,
    pinByName: false,
    inner: undefined,
    content: undefined,
    frozen: false,
  };
  const typed =
    btf !== undefined && info.valueType !== 0 && codecOf(btf, info.valueType).size === info.valueSize ? btf : undefined;
  const map = new BpfMap({ spec, fd }, typed);
  for (const [key, value] of map) out.line(`${show(key)}: ${show(value)}`);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return each.toString();
    return each instanceof Uint8Array ? Buffer.from(each).toString('hex') : (each as unknown);
  });
}

/** `lamellar-bpf link [list]` */
export const linkCommand: Command = {
  usage: 'link [list]',
  about: 'lists links',
  run([what = 'list'], out) {
    if (what !== 'list') throw new BpfError('BPF_ARGUMENT', `"${what}" is unknown`);
    each('link', (fd) => {
      const { id, type, programId } = linkInfo(fd);
      out.line(`${id}: ${nameOf(linkTypes, type)}  program ${programId}`);
    });
  },
};
