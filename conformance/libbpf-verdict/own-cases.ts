import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  attachStructOps,
  BpfError,
  Btf,
  type LoadOptions,
  load,
  mapInfo,
  readObject,
  recordSystemCalls,
} from '@lamellar/bpf-native';
import { objectPath } from './build.js';

const home = dirname(fileURLToPath(import.meta.url));

/** What the suite's folder and file system of pins are. */
export interface OwnContext {
  readonly folder: string;
  readonly pinRoot: string;
}

/** A case that libbpf has no word about: what ours does, or refuses, and with which words. */
export interface OwnCase {
  readonly name: string;
  run(context: OwnContext): void;
  /** Words of the refusal; undefined when it has to work. */
  readonly refusal?: RegExp;
  /** Both are right: what counts is that a refusal is one of ours. */
  readonly either?: true;
}

function object({ folder }: OwnContext, name: string): Uint8Array {
  return readFileSync(objectPath(folder, name));
}

function legacy({ folder }: OwnContext, flags: readonly string[]): Uint8Array {
  const out = join(folder, 'legacy.bpf.o');
  execFileSync('clang', [
    '-g',
    '-O2',
    '-w',
    '-target',
    'bpf',
    ...flags,
    '-c',
    join(home, 'own/legacy.bpf.c'),
    '-o',
    out,
  ]);
  return readFileSync(out);
}

const loads =
  (name: string, options: LoadOptions = {}) =>
  (context: OwnContext): void =>
    load(object(context, name), options)[Symbol.dispose]();
const configured = (kernelConfig: string): ((context: OwnContext) => void) => loads('config-values', { kernelConfig });
const whole =
  'CONFIG_HZ=250\nCONFIG_BPF_SYSCALL=y\nCONFIG_NET_CLS_BPF=m\nCONFIG_BPF=y\nCONFIG_DEFAULT_HOSTNAME="(none)"\nCONFIG_PHYSICAL_START=0x1000000\n';
const changed = (from: string, to: string): string => whole.replace(from, to);
/** As if the kernel had published these files, nothing reaching it. */
const pretended =
  (name: string, files: Readonly<Record<string, string | Uint8Array | undefined>>, options: LoadOptions = {}) =>
  (context: OwnContext): void => {
    recordSystemCalls(() => load(object(context, name), options)[Symbol.dispose](), { files });
  };
const noBtf = { '/sys/kernel/btf/vmlinux': undefined } as const;

/** The object's section with one word of it changed. */
function patched(bytes: Uint8Array, section: string, change: (view: DataView) => void): Uint8Array {
  const copy = new Uint8Array(bytes);
  const { data } = readObject(copy).sections.find(({ name }) => name === section)!;
  change(new DataView(data.buffer, data.byteOffset, data.length));
  return copy;
}

const questions = [
  'core-field-offset',
  'core-bit-field',
  'core-enum-value',
  'core-type-size',
  'core-array',
  'core-field-signed',
  'core-type-deep',
];
const accesses: readonly (readonly [from: string, to: string])[] = [
  ['0:0', '0:9'],
  ['0:0', 'x:0'],
  ['0:2:1', '0:0:1'],
  ['0:0:3', '0:9:3'],
  ['0:0:3', '0:0:9'],
  ['0:0', '3:0'],
];

export const ownCases: readonly OwnCase[] = [
  ...questions.flatMap((name) =>
    Array.from(
      { length: 16 },
      (_, kind): OwnCase => ({
        name: `${name} asks question ${kind}`,
        either: true,
        run: (context) => asKind(context, name, kind),
      }),
    ),
  ),
  ...accesses.flatMap(([from, to]) =>
    questions.map(
      (name): OwnCase => ({
        name: `${name} steps ${to} instead of ${from}`,
        either: true,
        run: (context) => steps(context, name, from, to),
      }),
    ),
  ),
  {
    name: 'an interface is registered and taken back',
    run(context) {
      using collection = load(object(context, 'struct-ops'));
      using _link = attachStructOps(collection, 'corpus_control');
      attachStructOps(collection, 'absent');
    },
    refusal: /no implementation/,
  },
  {
    name: 'a refused program without line information',
    run(context) {
      const out = join(context.folder, 'plain.bpf.o');
      execFileSync('clang', [
        '-O2',
        '-w',
        '-target',
        'bpf',
        '-c',
        join(home, 'objects/fails-helper-unknown.bpf.c'),
        '-o',
        out,
      ]);
      load(readFileSync(out));
    },
    refusal: /invalid func/,
  },
  {
    name: 'maps without types',
    run(context) {
      const out = join(context.folder, 'plain-map.bpf.o');
      execFileSync('clang', ['-O2', '-w', '-target', 'bpf', '-c', join(home, 'objects/map-hash.bpf.c'), '-o', out]);
      load(readFileSync(out));
    },
    refusal: /compile with `clang -g`/,
  },
  {
    name: 'kernel symbols without types',
    run(context) {
      const out = join(context.folder, 'plain-symbol.bpf.o');
      execFileSync('clang', [
        '-O2',
        '-w',
        '-target',
        'bpf',
        '-c',
        join(home, 'objects/ksym-typeless.bpf.c'),
        '-o',
        out,
      ]);
      load(readFileSync(out));
    },
    refusal: /is undefined/,
  },
  {
    name: 'an interface without types',
    run(context) {
      const out = join(context.folder, 'plain-interface.bpf.o');
      execFileSync('clang', ['-O2', '-w', '-target', 'bpf', '-c', join(home, 'objects/struct-ops.bpf.c'), '-o', out]);
      load(readFileSync(out));
    },
    refusal: /has no BTF/,
  },
  {
    name: 'freplace of a program without types',
    run(context) {
      const out = join(context.folder, 'plain-target.bpf.o');
      execFileSync('clang', ['-O2', '-w', '-target', 'bpf', '-c', join(home, 'objects/calls-global.bpf.c'), '-o', out]);
      using target = load(readFileSync(out));
      load(object(context, 'program-freplace'), {
        programs: ['program'],
        targets: { program: { fd: target.programs.get('program')!.fd } },
      });
    },
    refusal: /loaded without BTF/,
  },
  {
    name: 'section headers that are too small',
    run: (context) => void readObject(with8(object(context, 'map-hash'), 58, 1)),
    refusal: /section headers of 1/,
  },
  {
    name: 'names of sections that are nowhere',
    run: (context) => void readObject(with8(object(context, 'map-hash'), 62, 250)),
    refusal: /holds the names/,
  },
  {
    name: 'sections that are counted elsewhere',
    either: true,
    run: (context) => void readObject(with8(with8(object(context, 'map-hash'), 60, 0), 61, 0)),
  },
  {
    name: 'names of sections that are told elsewhere',
    either: true,
    run: (context) => void readObject(with8(with8(object(context, 'map-hash'), 62, 255), 63, 255)),
  },
  {
    name: 'a symbol table without names',
    either: true,
    run: (context) => void readObject(unnamed(object(context, 'map-hash'))),
  },
  { name: 'constants that are given before loading', run: loads('data-sections', { globals: { constant: 5 } }) },
  {
    name: 'a spec whose content has another length',
    run(context) {
      const spec = readObject(object(context, 'data-sections'));
      load({
        ...spec,
        maps: spec.maps.map((map) => (map.name === '.data' ? { ...map, content: new Uint8Array(1) } : map)),
      });
    },
    refusal: /has 1 of \d+ bytes/,
  },
  {
    name: 'a spec without the functions that are called',
    run: (context) => void load({ ...readObject(object(context, 'calls-order')), functions: new Map() }),
    refusal: /is not in the object/,
  },
  {
    name: 'a spec without the maps that are used',
    run: (context) => void load({ ...readObject(object(context, 'map-hash')), maps: [] }),
    refusal: /is not in the object/,
  },
  {
    name: 'a configuration in /boot',
    run: pretended('config-values', {
      '/proc/config.gz': undefined,
      '/proc/sys/kernel/osrelease': '5.1-x',
      '/boot/config-5.1-x': whole,
    }),
  },
  {
    name: 'another architecture names its system calls otherwise',
    run: pretended('config-values', { '/proc/kallsyms': 'ffffffff81000000 T other\n' }),
  },
  {
    name: 'legacy maps are created as they are declared',
    run(context) {
      using collection = load(legacy(context, []));
      const { type, keySize, valueSize, maxEntries } = mapInfo(collection.maps.get('counts')!.fd);
      if ([type, keySize, valueSize, maxEntries].join() !== '1,4,8,16') throw new Error('the map differs');
    },
  },
  {
    name: 'legacy maps of a longer shape whose rest is zero',
    run: (context) => load(legacy(context, ['-DEXTRA=0']))[Symbol.dispose](),
  },
  {
    name: 'legacy maps that say more than anybody knows',
    run: (context) => void readObject(legacy(context, ['-DEXTRA=3'])),
    refusal: /has no meaning/,
  },
  {
    name: 'legacy maps that are cut off',
    run: (context) => void readObject(shorterSymbols(legacy(context, []))),
    refusal: /bytes|cut off|symbol/,
  },
  {
    name: 'a pinned map is found again, and its shape has to fit',
    run({ folder, pinRoot }) {
      const bytes = readFileSync(objectPath(folder, 'map-pinned'));
      using first = load(bytes, { pinRoot });
      using second = load(bytes, { pinRoot });
      const id = (each: typeof first): number => mapInfo(each.maps.get('corpus_pinned')!.fd).id;
      if (id(first) !== id(second)) throw new Error('another map was made');
      load(bytes, { pinRoot, maxEntries: { corpus_pinned: 99 } });
    },
    refusal: /declared differently.*maxEntries 8 instead of 99/,
  },
  {
    name: 'a map that is given is used',
    run(context) {
      using first = load(object(context, 'map-hash'));
      using second = load(object(context, 'map-hash'), { maps: { map: first.maps.get('map')! } });
      if (second.maps.get('map')!.fd !== first.maps.get('map')!.fd) throw new Error('another map was made');
    },
  },
  {
    name: 'a program that is not there',
    run: loads('map-hash', { programs: ['absent'] }),
    refusal: /there are: program/,
  },
  {
    name: 'a spec instead of bytes',
    run: (context) => load(readObject(object(context, 'map-hash')))[Symbol.dispose](),
  },
  {
    name: 'freplace without a target',
    run: loads('program-freplace', { programs: ['program'] }),
    refusal: /replaces a function/,
  },
  {
    name: 'freplace of a function that is not there',
    run(context) {
      using target = load(object(context, 'calls-global'));
      load(object(context, 'program-freplace'), {
        programs: ['program'],
        targets: { program: { fd: target.programs.get('program')!.fd, function: 'absent' } },
      });
    },
    refusal: /has no function "absent"/,
  },
  { name: 'a whole configuration', run: configured(whole) },
  {
    name: 'a configuration of other numbers',
    run: configured(changed('250', '-3').replace('0x1000000', '-0x10')),
    refusal: /of 64 bits/,
  },
  { name: 'a number that is none', run: configured(changed('250', '25x')), refusal: /a number is expected/ },
  { name: 'a text that does not end', run: configured(changed('"(none)"', '"(none)')), refusal: /closing quote/ },
  {
    name: 'a text where a number belongs',
    run: configured(changed('250', '"x"')),
    refusal: /a integer is expected|integer/,
  },
  { name: 'a number where a text belongs', run: configured(changed('"(none)"', '7')), refusal: /a text is expected/ },
  {
    name: 'a number where yes or no belongs',
    run: configured(changed('BPF_SYSCALL=y', 'BPF_SYSCALL=2')),
    refusal: /0 or 1/,
  },
  {
    name: 'a module where yes or no belongs',
    run: configured(changed('BPF_SYSCALL=y', 'BPF_SYSCALL=m')),
    refusal: /y or n/,
  },
  {
    name: 'a module, and what is not set',
    run: configured(changed('NET_CLS_BPF=m', 'NET_CLS_BPF=n').replace('BPF_SYSCALL=y', 'BPF_SYSCALL=1')),
  },
  { name: 'a yes where a number belongs', run: configured(changed('250', 'y')), refusal: /a number is expected/ },
  {
    name: 'a configuration that is nowhere',
    run: pretended('config-values', {
      '/proc/config.gz': undefined,
      '/proc/sys/kernel/osrelease': '0.0.0-none',
      '/boot/config-0.0.0-none': undefined,
    }),
    refusal: /neither in/,
  },
  {
    name: 'a kernel without types: relocation',
    run: pretended('core-field-offset', noBtf),
    refusal: /publishes no BTF/,
  },
  { name: 'a kernel without types: kernel functions', run: pretended('kfunc', noBtf), refusal: /publishes no BTF/ },
  { name: 'a kernel without types: interfaces', run: pretended('struct-ops', noBtf), refusal: /publishes no BTF/ },
  { name: 'a kernel without types: plain programs are loaded all the same', run: pretended('map-hash', noBtf) },
  {
    name: 'a kernel that shows no symbols',
    run: pretended('ksym-typeless', { '/proc/kallsyms': undefined }),
    refusal: /kallsyms/,
  },
  {
    name: 'a kernel of few symbols',
    run: pretended('ksym-typeless', {
      '/proc/kallsyms': 'ffffffff81000000 T init_task\nffffffff81000010 T other\t[module]\n',
    }),
  },
  { name: 'a kernel with other types', run: (context) => foreign(context, 'core-field-offset') },
  { name: 'type questions to other types', run: (context) => foreign(context, 'core-type-kinds') },
  { name: 'kernel functions of other types', run: (context) => foreign(context, 'kfunc'), refusal: /has no function/ },
  {
    name: 'attachment to what other types lack',
    run: (context) => foreign(context, 'program-fentry'),
    refusal: /no "vfs_open"/,
  },
  {
    name: 'an interface that other types lack',
    run: (context) => foreign(context, 'struct-ops'),
    refusal: /no interface/,
  },
  { name: 'a file that is no object', run: () => void readObject(Buffer.from('no object')), refusal: /no ELF magic/ },
  {
    name: 'an object of 32 bits',
    run: (context) => void readObject(with8(object(context, 'map-hash'), 4, 1)),
    refusal: /64-bit/,
  },
  {
    name: 'an object of another machine',
    run: (context) => void readObject(with8(object(context, 'map-hash'), 18, 62)),
    refusal: /machine 62/,
  },
  {
    name: 'an object without sections',
    run: (context) => void readObject(Buffer.from(object(context, 'map-hash')).fill(0, 40, 48)),
    refusal: /no section table/,
  },
  {
    name: 'types of another magic',
    run: (context) =>
      void readObject(patched(object(context, 'map-hash'), '.BTF', (view) => view.setUint16(0, 7, true))),
    refusal: /magic/,
  },
  {
    name: 'types of an unknown kind',
    run: (context) =>
      void readObject(patched(object(context, 'map-hash'), '.BTF', (view) => view.setUint32(24 + 4, 31 << 24, true))),
    refusal: /kind 31/,
  },
  {
    name: 'line information of another magic',
    run: (context) =>
      void readObject(patched(object(context, 'map-hash'), '.BTF.ext', (view) => view.setUint16(0, 7, true))),
    refusal: /magic/,
  },
  {
    name: 'records that are too small',
    run: (context) =>
      void readObject(
        patched(object(context, 'map-hash'), '.BTF.ext', (view) => view.setUint32(view.getUint32(4, true), 2, true)),
      ),
    refusal: /at least/,
  },
  {
    name: 'records that count more than there are',
    run: (context) =>
      void readObject(
        patched(object(context, 'map-hash'), '.BTF.ext', (view) =>
          view.setUint32(view.getUint32(4, true) + 8, 0xffff, true),
        ),
      ),
    refusal: /more than there are/,
  },
  ...[1, 3, 5, 9, 13].map(
    (kind): OwnCase => ({
      name: `a field question turned into kind ${kind}`,
      run: (context) => asKind(context, 'core-field-offset', kind),
      refusal: /instruction \d|relocation|refused|holds|several|malformed|enumerator/i,
    }),
  ),
  {
    name: 'a field question turned into the existence of a type',
    run: (context) => asKind(context, 'core-field-exists', 8),
  },
];

function with8(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[at] = value;
  return copy;
}

/** The symbol table names a string table that is not there. */
function unnamed(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  const table = readObject(bytes).sections.find(({ type }) => type === 2)!;
  view.setUint32(Number(view.getBigUint64(40, true)) + table.index * view.getUint16(58, true) + 40, 9999, true);
  return copy;
}

/** Symbols of maps that are gone: the section's bytes do not divide among those that are left. */
function shorterSymbols(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const { sections } = readObject(copy);
  const table = sections.find(({ type }) => type === 2)!;
  const maps = sections.find(({ name }) => name === 'maps')!;
  let left = 1;
  for (let at = 0; at < table.data.length; at += 24) {
    const view = new DataView(table.data.buffer, table.data.byteOffset + at, 24);
    if (view.getUint16(6, true) === maps.index && left-- <= 0) view.setUint16(6, 0xfff1, true);
  }
  const third = new DataView(copy.buffer, copy.byteOffset);
  const header = Number(third.getBigUint64(40, true)) + maps.index * third.getUint16(58, true);
  third.setBigUint64(header + 32, BigInt(maps.size - 6), true);
  return copy;
}

/** Loads an object against the types of Linux 5.15, in a recording. */
function foreign(context: OwnContext, name: string): void {
  const out = join(context.folder, 'linux-5.15.o');
  const source = join(home, '../../packages/bpf-native/test/kernels/linux-5.15.c');
  execFileSync('clang', ['-g', '-O2', '-w', '-target', 'bpf', '-c', source, '-o', out]);
  const types = Btf.read(readObject(readFileSync(out)).sections.find((section) => section.name === '.BTF')!.data);
  recordSystemCalls(() => load(object(context, name), { kernelBtf: types })[Symbol.dispose]());
}

/** Changes access strings of the same length inside the strings of the types. */
function steps(context: OwnContext, name: string, from: string, to: string): void {
  const bytes = Buffer.from(object(context, name));
  const wanted = Buffer.from(`\0${from}\0`);
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) bytes.write(to, at + 1, 'latin1');
  load(bytes)[Symbol.dispose]();
}

/** Changes what the first relocations ask. */
function asKind(context: OwnContext, name: string, kind: number): void {
  const bytes = patched(object(context, name), '.BTF.ext', (view) => {
    const start = view.getUint32(4, true) + view.getUint32(24, true);
    view.setUint32(start + 12 + 12, kind, true);
  });
  load(bytes)[Symbol.dispose]();
}

/** Undefined when the case does what it says. */
export function judgeOwnCase(each: OwnCase, context: OwnContext): string | undefined {
  try {
    each.run(context);
  } catch (error) {
    if (each.either === true && error instanceof BpfError) return undefined;
    if (!(error instanceof BpfError)) return (error as Error).stack?.split('\n').slice(0, 3).join(' ');
    return each.refusal?.test(error.message) === true ? undefined : `refused: ${error.message.split('\n')[0]}`;
  }
  return each.refusal === undefined ? undefined : `accepted, a refusal like ${each.refusal} is expected`;
}
