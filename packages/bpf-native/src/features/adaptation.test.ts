import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compilerProblem, kernelProblem } from '../../test/compile.js';
import { Btf } from '../btf/btf.js';
import { CoreRelocator } from '../core/relocate.js';
import { readElf } from '../elf/read-elf.js';
import { recordSystemCalls } from '../kernel/recording.js';
import { load } from '../load/collection.js';
import { kernelBtf } from '../load/kernel-btf.js';
import { chooseLadder } from '../sensors/ladder.js';
import { readObject } from '../spec/read-object.js';
import { abilitiesOf, type Concern, chooseWays, probeAbilities } from './adaptation.js';

const folder = mkdtempSync(join(tmpdir(), 'lamellar-kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shipped = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../prebuilt/bpf/${name}.bpf.o`, import.meta.url)));

/** The types of a kernel of the past: its members as C, compiled to BTF. */
function typesOf(version: string): Btf {
  const source = fileURLToPath(new URL(`../../test/kernels/linux-${version}.c`, import.meta.url));
  const object = join(folder, `${version}.o`);
  const { status, stderr } = spawnSync('clang', ['-g', '-O2', '-target', 'bpf', '-c', source, '-o', object], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return Btf.read(readElf(readFileSync(object)).sections.find(({ name }) => name === '.BTF')!.data);
}

/** What each kernel chooses; docs/guides/first-ebpf-program.md shows the same table. */
const table: Readonly<Record<string, Readonly<Record<Concern, string>>>> = {
  '4.19': {
    types: 'a BTF file that is given',
    events: 'perf buffers',
    variables: 'none: use a map',
    'system calls': 'not watched by the sensors',
    processes: 'not watched by the sensors',
    cgroups: 'BPF_PROG_ATTACH',
    'packets in': 'tc classifier',
    'packets out': 'tc classifier',
    'many uprobes': 'one perf event each',
    snapshots: '/proc',
  },
  '5.4': {
    types: '/sys/kernel/btf/vmlinux',
    events: 'perf buffers',
    variables: 'by system calls',
    'system calls': 'not watched by the sensors',
    processes: 'not watched by the sensors',
    cgroups: 'BPF_PROG_ATTACH',
    'packets in': 'tc classifier',
    'packets out': 'tc classifier',
    'many uprobes': 'one perf event each',
    snapshots: '/proc',
  },
  '5.10': {
    types: '/sys/kernel/btf/vmlinux',
    events: 'ring buffer',
    variables: 'mapped',
    'system calls': 'tp_btf/sys_exit',
    processes: 'tp_btf/sched_process_exec',
    cgroups: 'link',
    'packets in': 'XDP link',
    'packets out': 'tc classifier',
    'many uprobes': 'one perf event each',
    snapshots: 'iterators',
  },
  '5.15': {
    types: '/sys/kernel/btf/vmlinux',
    events: 'ring buffer',
    variables: 'mapped',
    'system calls': 'tp_btf/sys_exit',
    processes: 'tp_btf/sched_process_exec',
    cgroups: 'link',
    'packets in': 'XDP link',
    'packets out': 'tc classifier',
    'many uprobes': 'one perf event each',
    snapshots: 'iterators',
  },
  '6.1': {
    types: '/sys/kernel/btf/vmlinux',
    events: 'ring buffer',
    variables: 'mapped',
    'system calls': 'tp_btf/sys_exit',
    processes: 'tp_btf/sched_process_exec',
    cgroups: 'link',
    'packets in': 'XDP link',
    'packets out': 'tc classifier',
    'many uprobes': 'one perf event each',
    snapshots: 'iterators',
  },
};

describe.each(Object.entries(table))('Linux %s', (version, ways) => {
  test('chooses the ways of the table', () => {
    const chosen = chooseWays(abilitiesOf(version));
    expect(Object.fromEntries(Object.entries(chosen).map(([concern, { way }]) => [concern, way]))).toEqual(ways);
  });

  test('has the members that the sensors read, where it has them', (context) => {
    const problem = compilerProblem();
    if (problem !== undefined) context.skip(problem);
    const kernel = typesOf(version);
    const spec = readObject(shipped('sensors-raw'));
    const relocator = new CoreRelocator(spec.btf!, kernel);
    const old = version === '4.19' || version === '5.4';
    const absent = new Set<string>();
    for (const relocations of spec.ext!.relocations.values()) {
      for (const relocation of relocations) {
        const { value } = relocator.answer(relocation);
        if (value === undefined)
          absent.add(`${spec.btf!.name(relocation.type)} ${spec.btf!.stringAt(relocation.access)}`);
      }
    }
    // Registers of the other CPU, and what kernels before 5.5 called otherwise: questions keep both out of reach.
    const names = [...absent].map((each) => each.split(' ')[0]);
    expect(new Set(names)).toEqual(
      new Set(
        ['pt_regs___arm64', ...(old ? ['task_struct', 'sock'] : ['task_struct___before_5_5'])].filter((name) =>
          names.includes(name),
        ),
      ),
    );
    expect(names).toContain(old ? 'task_struct' : 'task_struct___before_5_5');
  });

  test('sensors say which way they take, or why there is none', () => {
    const typed = abilitiesOf(version).has('typedTracepoints');
    const steps = chooseLadder(['process', 'file', 'capability'], {
      hasTracepoint: (name) => typed && name !== 'cap_capable',
      typedProblem: typed ? undefined : 'this kernel refuses every tp_btf program',
      btfProblem: version === '4.19' ? 'the kernel publishes no BTF' : undefined,
    });
    const hooks = Object.fromEntries(steps.map(({ sensor, hook }) => [sensor, hook]));
    if (version === '4.19') expect(Object.values(hooks).every((hook) => hook === undefined)).toBe(true);
    else expect(hooks['system calls']).toBe(typed ? 'tp_btf/sys_exit' : 'raw_tp/sys_exit');
    for (const { program, reason } of steps) expect(program !== undefined || (reason ?? '') !== '').toBe(true);
  });
});

test('an object is loaded against the types of another kernel, in a recording', (context) => {
  const problem = compilerProblem();
  if (problem !== undefined) context.skip(problem);
  const kernel = typesOf('5.15');
  const { calls } = recordSystemCalls(() => {
    load(shipped('sensors'), { kernelBtf: kernel, programs: ['sensor_calls', 'sensor_exec'] })[Symbol.dispose]();
  });
  expect(calls.filter(({ command }) => command === 5).length).toBe(2);
});

test('the running kernel is asked, and takes the best ways it has', (context) => {
  const problem = kernelProblem();
  if (problem !== undefined) context.skip(problem);
  const has = probeAbilities();
  const ways = chooseWays(has);
  expect(has.has('ringBuffer')).toBe(ways.events.way === 'ring buffer');
  if (kernelBtf().named('btf_trace_sys_exit').length > 0 && has.has('typedTracepoints'))
    expect(ways['system calls'].way).toBe('tp_btf/sys_exit');
  for (const { lacking, way } of Object.values(ways))
    expect(way !== '' && lacking.every((each) => !has.has(each))).toBe(true);
});
