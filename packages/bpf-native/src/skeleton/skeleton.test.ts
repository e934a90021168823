import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObject, compilerProblem, kernelProblem } from '../../test/compile.js';
import { run } from '../cli/run.js';
import { generateSkeleton } from './generate.js';

const noCompiler = compilerProblem();
const problem = kernelProblem();
const folder = mkdtempSync(join(tmpdir(), 'lamellar-skeleton-'));
const index = fileURLToPath(new URL('../index.ts', import.meta.url));
let text = '';

beforeAll(() => {
  if (noCompiler !== undefined) return;
  text = generateSkeleton(compileObject('skeleton'), { name: 'skeleton', from: index });
  writeFileSync(join(folder, 'skeleton.ts'), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const output = (): { lines: string[]; errors: string[]; line(text: string): void; error(text: string): void } => {
  const [lines, errors]: [string[], string[]] = [[], []];
  return { lines, errors, line: (each) => lines.push(each), error: (each) => errors.push(each) };
};

test('a skeleton types maps, globals, programs and events', (context) => {
  if (noCompiler !== undefined) context.skip(noCompiler);
  for (const expected of [
    'readonly counts: BpfMap<number, bigint>;',
    'readonly pairs: BpfMap<PairKey, PairValue>;',
    'readonly each_cpu: BpfMap<number, readonly bigint[]>;',
    'readonly ring: LoadedMap;',
    'readonly last: BpfMap<never, number>;',
    'readonly limit: number;',
    'total: bigint;',
    'label: string;',
    'export class OpenEvent {',
    'get path(): string {',
    'get when(): bigint {',
    'readonly on_run: LoadedProgram | undefined;',
  ]) {
    expect(text).toContain(expected);
  }
});

test('a skeleton passes the strictest types', (context) => {
  if (noCompiler !== undefined) context.skip(noCompiler);
  const tsc = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));
  const types = fileURLToPath(new URL('../../../../node_modules/@types', import.meta.url));
  const flags = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--isolatedDeclarations',
    '--declaration',
  ];
  const more = [
    '--target',
    'esnext',
    '--module',
    'nodenext',
    '--allowImportingTsExtensions',
    '--skipLibCheck',
    '--customConditions',
    '@lamellar/source',
  ];
  const { stdout, status } = spawnSync(
    process.execPath,
    [tsc, ...flags, ...more, '--typeRoots', types, '--types', 'node', join(folder, 'skeleton.ts')],
    {
      encoding: 'utf8',
      cwd: folder,
    },
  );
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 120_000);

test('a skeleton loads its object, reads and writes it, and reads events where they lie', async (context) => {
  if (problem !== undefined) context.skip(problem);
  const { Skeleton, OpenEvent } = (await import(join(folder, 'skeleton.ts'))) as {
    Skeleton: { load(options: object): Disposable & Record<string, never> };
    OpenEvent: new () => { move(bytes: Uint8Array, start: number): Record<string, unknown> };
  };
  const { runProgram } = await import('../links/run.js');
  const { RingBuffer } = await import('../ring/ring-buffer.js');
  using skeleton = Skeleton.load({ globals: { limit: 9 } }) as never as {
    globals: { limit: number; total: bigint; label: string };
    programs: { on_run: never };
    maps: { ring: never; pairs: { set(key: object, value: object): void; get(key: object): object } };
  } & Disposable;
  skeleton.globals.label = 'abc';
  using ring = new RingBuffer(skeleton.maps.ring);
  expect(runProgram(skeleton.programs.on_run).result).toBe(9);
  expect([skeleton.globals.total, skeleton.globals.label, skeleton.globals.limit]).toEqual([9n, 'abc', 9]);
  const event = new OpenEvent();
  const seen: unknown[] = [];
  ring.drain((bytes, start) => {
    const { path, when, flags, inner_word } = event.move(bytes, start);
    seen.push({ path, when, flags, inner_word });
  });
  expect(seen).toEqual([{ path: 'abc', when: 2n ** 63n, flags: -3, inner_word: 77 }]);
  skeleton.maps.pairs.set({ address: 1, port: 2 }, { bytes: 3n, kind: 1 });
  expect(skeleton.maps.pairs.get({ address: 1, port: 2 })).toMatchObject({ bytes: 3n, kind: 1 });
});

test('the command line writes skeletons and lists what is loaded', (context) => {
  if (problem !== undefined) context.skip(problem);
  const object = join(folder, 'one.bpf.o');
  writeFileSync(object, compileObject('skeleton'));
  const generated = output();
  expect(run(['gen', object, '-o', join(folder, 'one.ts')], generated)).toBe(0);
  expect(run(['prog', 'source', object], generated)).toBe(0);
  expect(generated.lines.join('\n')).toMatch(/on_run:\n; skeleton\.bpf\.c/);
  const listed = output();
  expect(run(['btf', 'task_struct'], listed)).toBe(0);
  expect(listed.lines.join('\n')).toMatch(/struct task_struct, \d+ bytes[\s\S]*real_parent: task_struct \*/);
  expect(run(['btf', '--file', object, 'pair_key'], listed)).toBe(0);
  expect(run(['features'], listed)).toBe(0);
  expect(listed.lines).toContain('yes map.hash');
  for (const [command, ...rest] of [
    ['prog'],
    ['map'],
    ['link'],
    ['prog', 'dump', 'x'],
    ['map', 'dump', '0'],
    ['prog', 'other'],
  ]) {
    const each = output();
    expect(run([command!, ...rest], each)).toBe(rest.length > 0 ? 2 : 0);
  }
  expect(run(['absent'], output())).toBe(2);
  expect(run([], output())).toBe(0);
  expect(run(['gen'], output())).toBe(2);
  expect(run(['gen', join(folder, 'absent.bpf.o')], output())).toBe(1);
});
