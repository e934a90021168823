import { readFileSync } from 'node:fs';
import { readUsdtNotes } from '../elf/usdt-notes.js';
import { BpfError } from '../errors.js';
import type { LoadedProgram } from '../load/collection.js';
import { kindOfSection } from '../spec/program-kinds.js';
import { type Link, makeLink } from './link.js';
import { attachUprobe } from './probes.js';

/** Which static probe is watched. */
export interface UsdtTarget {
  readonly path: string;
  /** @default from the section: `usdt/PATH:PROVIDER:NAME` */
  readonly provider?: string;
  readonly name?: string;
  /** Only this process. @default every process */
  readonly pid?: number;
  readonly cookie?: bigint;
}

/** Attaches a `usdt` program to every place of a static probe (SystemTap's `sys/sdt.h`) in a file. */
export function attachUsdt(program: LoadedProgram, given?: UsdtTarget): Link {
  const [path = '', provider = '', name = ''] = kindOfSection(program.spec.section).target.split(':');
  const wanted = { path, provider, name, ...given };
  const notes = readUsdtNotes(readFileSync(wanted.path)).filter(
    (note) => note.provider === wanted.provider && note.name === wanted.name,
  );
  if (notes.length === 0)
    throw new BpfError('BPF_ARGUMENT', `${wanted.path} has no static probe "${wanted.provider}:${wanted.name}"`);
  const links: Link[] = [];
  const closeAll = (): void => {
    for (const link of links.splice(0)) link[Symbol.dispose]();
  };
  try {
    for (const { offset, semaphoreOffset } of notes) {
      links.push(
        attachUprobe(program, {
          path: wanted.path,
          offset,
          counterOffset: semaphoreOffset,
          ...(wanted.pid === undefined ? {} : { pid: wanted.pid }),
          ...(wanted.cookie === undefined ? {} : { cookie: wanted.cookie }),
        }),
      );
    }
  } catch (error) {
    closeAll();
    throw error;
  }
  return makeLink({ fd: links[0]!.fd, info: () => links[0]!.info()!, close: closeAll });
}
