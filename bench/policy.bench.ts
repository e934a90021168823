import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, compile, type Json, stringify } from '@lamellar/policy';
import { findDataRoot } from '../conformance/harness/data-root.js';
import { defineBench, type Table } from './harness/bench.js';
import { cpuOf, median } from './harness/cpu.js';
import { buildDriver, buildOpa, buildWasm, Driver, opaVersion } from './policy-driver/driver.js';
import { measureFootprint } from './policy-driver/footprint.js';

const ROUNDS = 5;
const WARMUP = 2;
/** CPU time of a contestant in one round, in nanoseconds. */
const BATCH = 40e6;

interface Folder {
  readonly name: string;
  readonly path: string;
  readonly policy: string;
  readonly data: Json;
  readonly input: unknown;
  readonly query: string;
  readonly expected: { readonly defined: boolean; readonly result?: Json };
}

/** Something that decides: CPU nanoseconds of so many decisions. */
interface Side {
  readonly name: string;
  run(count: number): Promise<number> | number;
}

function readFolders(root: string): Folder[] {
  return readdirSync(root)
    .sort()
    .map((name) => {
      const text = (file: string): string => readFileSync(join(root, name, file), 'utf8');
      return {
        name,
        path: join(root, name),
        policy: text('policy.rego'),
        data: JSON.parse(text('data.json')) as Json,
        input: JSON.parse(text('input.json')),
        query: text('query.txt').trim(),
        expected: JSON.parse(text('expected.json')) as Folder['expected'],
      };
    });
}

/** Median CPU nanoseconds of one decision of each side, measured in turn. */
async function measure(sides: readonly Side[]): Promise<Map<string, number>> {
  const counts: number[] = [];
  for (const side of sides) {
    let count = 1;
    for (;;) {
      const spent = await side.run(count);
      if (spent >= BATCH / 2 || count >= 1 << 22) {
        counts.push(Math.max(1, Math.ceil((count * BATCH) / Math.max(spent, 1))));
        break;
      }
      count *= 4;
    }
  }
  const times = sides.map((): number[] => []);
  for (let round = 0; round < WARMUP + ROUNDS; round++) {
    for (const [i, side] of sides.entries()) {
      const spent = await side.run(counts[i]!);
      if (round >= WARMUP) times[i]!.push(spent / counts[i]!);
    }
  }
  return new Map(sides.map(({ name }, i) => [name, median(times[i]!)]));
}

function checkAnswer(folder: Folder, who: string, defined: boolean, result: Json | undefined, unordered = false): void {
  const wanted = folder.expected;
  const text = (value: Json | undefined): string => stringify((unordered ? sorted(value) : value) as never);
  const same = defined === wanted.defined && (!defined || text(result) === text(wanted.result));
  if (!same) throw new Error(`${folder.name}: ${who} answers ${JSON.stringify(result)?.slice(0, 200)}`);
}

/** Arrays in one order: opa-wasm gives sets in no particular one. */
function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value))
    return value.map((entry) => sorted(entry as Json)!).sort((a, b) => compare(a as never, b as never));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, sorted(entry as Json)!]));
}

function ourSide(folder: Folder): Side {
  const decide = compile({ 'policy.rego': folder.policy }, { data: folder.data }).prepare(folder.query);
  const answer = decide(folder.input);
  checkAnswer(folder, 'ours', answer !== undefined, answer);
  return {
    name: 'ours',
    run: (count) =>
      cpuOf(() => {
        for (let i = 0; i < count; i++) decide(folder.input);
      }),
  };
}

async function opaSide(folder: Folder, driver: Driver): Promise<Side> {
  const { policy, data, input, query } = folder;
  const answer = await driver.ask<{ defined: boolean; result?: Json }>({ op: 'load', policy, data, input, query });
  checkAnswer(folder, 'OPA', answer.defined, answer.result);
  return { name: 'opa', run: (count) => driver.cpu('run', count) };
}

interface LoadedWasm {
  setData(data: unknown): void;
  evaluate(input: unknown): { result: Json }[];
}

async function wasmSide(folder: Folder, opa: string): Promise<Side> {
  const { loadPolicy } = (await import('@open-policy-agent/opa-wasm')) as unknown as {
    loadPolicy(wasm: Uint8Array, memory: number): Promise<LoadedWasm>;
  };
  const policy = await loadPolicy(buildWasm(opa, join(folder.path, 'policy.rego'), folder.query), 2000);
  policy.setData(folder.data);
  const [first] = policy.evaluate(folder.input);
  checkAnswer(folder, 'wasm', first !== undefined, first?.result, true);
  return {
    name: 'wasm',
    run: (count) =>
      cpuOf(() => {
        for (let i = 0; i < count; i++) policy.evaluate(folder.input);
      }),
  };
}

function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

function meanRow(table: Table, what: string, ratios: readonly number[], target: number): void {
  const mean = geometricMean(ratios);
  table.row({
    what: `${what} (${ratios.length} folders)`,
    ours: '-',
    peer: '-',
    ratio: `${mean.toPrecision(3)}x`,
    target: `>= ${target}x`,
    met: mean >= target,
  });
}

export const bench = defineBench({
  name: 'policy',
  about: 'What a decision, a compilation and data cost beside OPA (Go, prepared query, parsed input) and opa-wasm.',
  async run(table) {
    const root = findDataRoot();
    if (root === undefined) {
      table.noPeer('decisions', 'no conformance data', '>= 20x');
      return;
    }
    const folders = readFolders(join(root, 'policy/bench'));
    await decisions(table, folders);
    measureFootprint(table);
  },
});

async function decisions(table: Table, folders: readonly Folder[]): Promise<void> {
  const built = buildDriver();
  const opa = buildOpa();
  if ('reason' in built) {
    table.noPeer('decisions', built.reason, '>= 20x');
    return;
  }
  table.note(`OPA ${opaVersion()}, rego package, prepared query, parsed input, AST store; GC threads counted`);
  using driver = new Driver(built.path);
  const toOpa: number[] = [];
  const toWasm: number[] = [];
  for (const folder of folders) {
    const sides: Side[] = [ourSide(folder), await opaSide(folder, driver)];
    if ('path' in opa) {
      try {
        sides.push(await wasmSide(folder, opa.path));
      } catch (error) {
        table.note(`opa-wasm cannot answer ${folder.name}: ${String(error).slice(0, 120)}`);
      }
    }
    const figures = await measure(sides);
    const ours = figures.get('ours')!;
    table.faster(folder.name, ours, figures.get('opa')!, 1);
    toOpa.push(figures.get('opa')! / ours);
    const wasm = figures.get('wasm');
    if (wasm !== undefined) toWasm.push(wasm / ours);
  }
  meanRow(table, 'geometric mean beside OPA', toOpa, 20);
  if (toWasm.length > 0) meanRow(table, 'geometric mean beside opa-wasm', toWasm, 10);
  else table.noPeer('geometric mean beside opa-wasm', 'reason' in opa ? opa.reason : 'no folder ran', '>= 10x');
  await compilation(table, folders, driver);
}

async function compilation(table: Table, folders: readonly Folder[], driver: Driver): Promise<void> {
  const { policy } = folders.find(({ name }) => name === 'rules-1000')!;
  // Both are measured warm: a controller compiles bundle after bundle.
  for (let i = 0; i < 30; i++) compile({ 'policy.rego': policy }).prepare('data.bench.allow')({});
  await driver.cpu('compile', 5, { policy });
  const figures = await measure([
    {
      name: 'ours',
      run: (count) =>
        cpuOf(() => {
          for (let i = 0; i < count; i++) compile({ 'policy.rego': policy }).prepare('data.bench.allow')({});
        }),
    },
    { name: 'opa', run: (count) => driver.cpu('compile', count, { policy }) },
  ]);
  table.faster('compile 1,000 rules, first decision included', figures.get('ours')!, figures.get('opa')!, 1.67);
}
