import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileRules, createWaf, type Program, type RequestView, serializeProgram, type Waf } from '@lamellar/waf';
import { buildSync } from 'esbuild';
import { findDataRoot } from '../conformance/harness/data-root.js';
import { defineBench, type Table } from './harness/bench.js';
import { cpuOf, median } from './harness/cpu.js';
import { writeRules } from './waf-peers/peers.js';
import { honest, seeded, structures, type WorstRequest } from './waf-worst/generate.js';

const size = 10_000;

interface Cost {
  readonly name: string;
  readonly steps: number;
  readonly ns: number;
  readonly limited: boolean;
}

function judge(waf: Waf, request: RequestView): { steps: number; limited: boolean } {
  const transaction = waf.begin({ remoteAddress: '192.0.2.1', remotePort: 1 });
  const { method, target, headers, body } = request;
  transaction.requestHead({ method, target, protocol: 'HTTP/1.1', headers: [...headers] });
  if (typeof body === 'string') transaction.requestBody(body);
  transaction.endRequest();
  transaction.finish();
  return { steps: transaction.state.steps, limited: transaction.state.limit !== undefined };
}

/** The second of several runs counts least noise: the fastest of `runs`, the first ones included, since an attacker sends many. */
function costOf(waf: Waf, { name, request }: WorstRequest, runs = 3): Cost {
  let ns = Number.POSITIVE_INFINITY;
  let result = { steps: 0, limited: false };
  for (let run = 0; run < runs; run++) {
    const spent = cpuOf(() => {
      result = judge(waf, request);
    });
    ns = Math.min(ns, spent);
  }
  return { name, ns, ...result };
}

function patternsOf(program: Program): string[] {
  const patterns = program.rules.flatMap(({ links }) =>
    links.flatMap(({ operator }) => (operator?.name === 'rx' ? [operator.argument.join('')] : [])),
  );
  return [...new Set(patterns)];
}

/** How cost grows with size: 1 is linear. */
function exponentOf(waf: Waf, make: (bytes: number) => RequestView): number {
  const at = (bytes: number): number => costOf(waf, { name: '', request: make(bytes) }, 5).ns;
  const [small, large] = [at(2500), at(20_000)];
  return Math.log(large / small) / Math.log(8);
}

function measureWorst(table: Table, waf: Waf, program: Program): void {
  const benign = Array.from({ length: 9 }, () => costOf(waf, { name: 'honest', request: honest(size) }, 5));
  const base = { steps: median(benign.map(({ steps }) => steps)), ns: median(benign.map(({ ns }) => ns)) };
  const costs: Cost[] = [];
  for (const request of [...structures(size), ...seeded(patternsOf(program), size)]) costs.push(costOf(waf, request));
  const open = costs.filter(({ limited }) => !limited);
  const dearest = (what: 'steps' | 'ns'): Cost =>
    open.reduce((worst, cost) => (cost[what] > worst[what] ? cost : worst));
  table.note(`${costs.length} requests of 10 KB, ${costs.length - open.length} of them ended in limit`);
  for (const what of ['ns', 'steps'] as const) {
    for (const cost of open.toSorted((a, b) => b[what] - a[what]).slice(0, 4)) {
      table.note(`dear by ${what}: ${cost.name}: ${(cost[what] / base[what]).toFixed(1)}x`);
    }
  }
  table.limit('dearest request, steps, times an honest one of its size', dearest('steps').steps / base.steps, 'x', {
    max: 20,
  });
  table.limit('dearest request, CPU, times an honest one of its size', dearest('ns').ns / base.ns, 'x', { max: 20 });
  const limited = costs.filter((cost) => cost.limited);
  const cutOff = limited.reduce((most, cost) => Math.max(most, cost.ns), 0);
  table.limit('dearest request that ends in limit, CPU, times an honest one', cutOff / base.ns, 'x', { max: 20 });
}

function measureGrowth(table: Table, waf: Waf, program: Program): void {
  const makers = new Map<string, (bytes: number) => RequestView>();
  for (const { name } of structures(size)) {
    makers.set(name, (bytes) => structures(bytes).find((each) => each.name === name)!.request);
  }
  const patterns = patternsOf(program);
  const seeds = [...seeded(patterns, size)].map((each) => costOf(waf, each, 1)).sort((a, b) => b.ns - a.ns);
  for (const { name } of seeds.slice(0, 30)) {
    const index = Number(/\d+/.exec(name)?.[0] ?? 0);
    const renamed = name.replace(/pattern \d+/, 'pattern 0');
    // The pump of a text depends on the place of its pattern in the list.
    makers.set(name, (bytes) => {
      const all = [...seeded(patterns.slice(0, index + 1), bytes)];
      return (all.find((each) => each.name === name) ?? all.find((each) => each.name === renamed) ?? all[0]!).request;
    });
  }
  let [worst, worstName] = [0, ''];
  for (const [name, make] of makers) {
    const exponent = exponentOf(waf, make);
    if (exponent > worst) [worst, worstName] = [exponent, name];
  }
  table.note(`steepest growth: ${worstName}`);
  table.limit(`growth exponent from 2.5 to 20 KB, worst of ${makers.size}`, worst, '', { max: 1.25 });
}

function measureMemory(table: Table, program: Program): void {
  const work = mkdtempSync(join(tmpdir(), 'lamellar-waf-worst-'));
  const [child, stored] = [join(work, 'child.mjs'), join(work, 'rules.lwaf')];
  writeFileSync(stored, serializeProgram(program));
  buildSync({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'waf-worst/memory-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@lamellar/source'],
    logLevel: 'silent',
  });
  const output = execFileSync(process.execPath, ['--expose-gc', child, stored, '1000000'], { encoding: 'utf8' });
  const samples = JSON.parse(output) as { held: number; rss: number }[];
  const [second, middle, last] = [samples[1]!, samples[4]!, samples.at(-1)!];
  const megabytes = (of: 'held' | 'rss'): string => samples.map((sample) => (sample[of] / 1e6).toFixed(1)).join(' ');
  table.note(`heap and buffers after each 100,000 requests, MB: ${megabytes('held')}`);
  table.note(`resident after each 100,000 requests, MB: ${megabytes('rss')}`);
  const growth = (last.held - second.held) / 2 ** 20;
  table.limit('growth of heap and buffers from 200,000 to a million requests', growth, 'MiB', { max: 4 });
  // The allocator keeps what caches gave back while they grew to their bounds; after that nothing may be added.
  table.limit('resident growth over the second half million', (last.rss - middle.rss) / 2 ** 20, 'MiB', { max: 10 });
}

export const bench = defineBench({
  name: 'waf-worst',
  about:
    'What requests made to be dear cost beside an honest one of their size, how that grows, and memory over a million requests',
  async run(table) {
    const root = findDataRoot();
    if (root === undefined) {
      table.noPeer('requests', 'no Core Rule Set here; LAMELLAR_CONFORMANCE names the folder with crs/', '<= 20 x');
      return;
    }
    const rules = writeRules(join(root, 'crs'), mkdtempSync(join(tmpdir(), 'lamellar-waf-worst-')), '');
    const program = await compileRules(rules);
    const waf = createWaf(program, { mode: 'block' });
    for (let warm = 0; warm < 200; warm++) judge(waf, honest(size));
    measureWorst(table, waf, program);
    measureGrowth(table, waf, program);
    measureMemory(table, program);
  },
});
