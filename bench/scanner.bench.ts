import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, defineBench, type Table } from './harness/bench.js';
import { median } from './harness/cpu.js';
import { benchImage } from './scanner/image.js';

const here = dirname(fileURLToPath(import.meta.url));
const peers =
  process.env['LAMELLAR_PEERS'] ||
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lamellar', 'peers');
const ROUNDS = 3;

interface Measured {
  readonly wall: number;
  readonly cpu: number;
  readonly resident: number;
  readonly packages: number;
  readonly read: number;
  readonly entries: number;
  readonly bytes: number;
  readonly types: Readonly<Record<string, number>>;
}

/** What a scan costs, beside syft on the same image. */
export const bench: Bench = defineBench({
  name: 'scanner',
  about:
    'What does the inventory of an image cost, cold, warm, and when a layer is very large or holds very many files?',
  run(table) {
    const image = benchImage();
    if ('reason' in image) table.noPeer('image', image.reason, 'an image to scan');
    else images(table, image.layout);
    const large = measure('bytes', '5000000000');
    table.limit('5 GB in one layer, resident', large.resident, 'MiB', { max: 150 });
    const many = measure('files', '3000000');
    table.limit(`${many.entries} files in one layer, resident`, many.resident, 'MiB', { max: 400 });
  },
});

function images(table: Table, layout: string): void {
  const syft = join(peers, 'syft');
  const ours: Measured[] = [];
  const theirs: Peer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(measure('cold', layout));
    if (existsSync(syft)) theirs.push(runSyft(syft, layout));
  }
  const first = ours[0] as Measured;
  table.note(
    `one layer of ${first.entries} entries, ${Math.round(first.bytes / 1e6)} MB; ours ${JSON.stringify(first.types)}`,
  );
  if (theirs.length === 0)
    table.noPeer(
      'cold',
      'syft is not in the peers folder: GOBIN=PEERS go install github.com/anchore/syft/cmd/syft@v1.52.0',
      '>= 3x',
    );
  else {
    table.note(`syft ${theirs[0]?.version}: ${JSON.stringify(theirs[0]?.types)}`);
    table.faster(
      'cold, CPU',
      median(ours.map((each) => each.cpu)) * 1e6,
      median(theirs.map((each) => each.cpu)) * 1e6,
      3,
    );
    table.faster(
      'cold, wall',
      median(ours.map((each) => each.wall)) * 1e6,
      median(theirs.map((each) => each.wall)) * 1e6,
      3,
    );
    for (const type of ['deb', 'npm', 'golang']) {
      table.limit(`packages of type ${type} beside syft's ${theirs[0]?.types[type] ?? 0}`, first.types[type] ?? 0, '', {
        min: theirs[0]?.types[type] ?? 0,
      });
    }
  }
  table.limit('cold, resident', median(ours.map((each) => each.resident)), 'MiB', { max: 150 });
  const cache = mkdtempSync(join(tmpdir(), 'lamellar-bench-'));
  const warm = measure('warm', layout, cache);
  rmSync(cache, { recursive: true });
  if (warm.read !== 0) throw new Error(`the warm scan read ${warm.read} layers`);
  table.limit('warm, all layers known', warm.wall, 'ms', { max: 50 });
}

function measure(...args: readonly string[]): Measured {
  const loader = resolve(here, '../scripts/source-loader.mjs');
  const flags = ['--conditions=@lamellar/source', `--import=${loader}`, join(here, 'scanner/measure.ts')];
  const run = spawnSync(process.execPath, [...flags, ...args], { encoding: 'utf8', maxBuffer: 1e8 });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Measured;
}

interface Peer {
  readonly wall: number;
  readonly cpu: number;
  readonly version: string;
  readonly types: Readonly<Record<string, number>>;
}

/** One run, with the shell's own count of the CPU time of its children. */
function runSyft(program: string, layout: string): Peer {
  const env = { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false', LC_ALL: 'C' };
  const start = process.hrtime.bigint();
  const run = spawnSync('bash', ['-c', '"$0" scan "oci-dir:$1" -o json -q; times >&2', program, layout], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    env,
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  // The second line: user and system time of the children, as 0m1.234s.
  const times = run.stderr.trim().split('\n').at(-1) ?? '';
  const cpu = [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
  const { artifacts, descriptor } = JSON.parse(run.stdout) as {
    artifacts: { purl?: string }[];
    descriptor: { version: string };
  };
  const types: Record<string, number> = {};
  for (const { purl } of artifacts) {
    const type = /^pkg:([a-z]+)\//.exec(purl ?? '')?.[1] ?? 'none';
    types[type] = (types[type] ?? 0) + 1;
  }
  return { wall, cpu, version: descriptor.version, types };
}
