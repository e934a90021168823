import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, defineBench, type Table } from './harness/bench.js';
import { median } from './harness/cpu.js';
import { advisorySet } from './scanner/advisories.js';
import { type Cost, OurProgram, type Ours, type PackageRow } from './scanner/contestants.js';
import { type BenchImage, benchImage } from './scanner/image.js';
import { type Peer, programs } from './scanner/peers.js';

const ROUNDS = 3;

/** What a scan costs, beside the programs that people use for it. */
export const bench: Bench = defineBench({
  name: 'scanner',
  about:
    'What do the inventory of an image and its matching cost, cold, warm, and when a layer is very large or holds very many files?',
  run(table) {
    using ours = new OurProgram();
    const image = benchImage();
    if ('reason' in image) table.noPeer('image', image.reason, 'an image to scan');
    else images(table, ours, image);
    const large = ours.run('bytes', '5000000000');
    table.limit('5 GB of programs in one layer, resident', large.resident, 'MiB', { max: 150 });
    const many = ours.run('files', '3000000');
    table.limit(`${many.entries} files in one layer, resident`, many.resident, 'MiB', { max: 400 });
  },
});

function images(table: Table, ours: OurProgram, image: BenchImage): void {
  const first = ours.run('inventory', image.layout);
  using place = temporaryFolder();
  const advisories = advisorySet(place.path, first.packages);
  table.note(
    `one gzip layer of ${first.entries} entries, ${Math.round(first.bytes / 1e6)} MB; ${advisories.records} advisories`,
  );
  const here = programs.filter((each) => existsSync(each.program));
  for (const peer of programs.filter((each) => !here.includes(each)))
    table.noPeer(peer.name, `${peer.program} is missing: ${peer.install}`, '>= 3x');
  table.note(
    'grype takes its packages from syft and matches by a database that it downloads alone: what syft costs is the least that grype does',
  );
  const scans: Ours[] = [];
  const theirs = new Map(here.map((peer): [Peer, ReturnType<Peer['run']>[]] => [peer, []]));
  for (let round = 0; round < ROUNDS; round++) {
    scans.push(ours.run('scan', image.layout, advisories.database));
    for (const [peer, runs] of theirs) runs.push(peer.run(image, advisories));
  }
  const own = distinct(first.packages);
  table.note(`ours finds ${told(own)} and ${scans[0]?.findings.length} findings`);
  for (const [peer, runs] of theirs) compare(table, peer, runs, scans, own);
  table.limit('cold, inventory and matching, resident', middle(scans, 'resident'), 'MiB', { max: 150 });
  warm(table, ours, image);
}

/** A peer that finds fewer packages does other work: it is told, not raced. */
function compare(
  table: Table,
  peer: Peer,
  runs: readonly ReturnType<Peer['run']>[],
  scans: readonly Ours[],
  own: ReadonlySet<string>,
): void {
  const packages = distinct(runs[0]?.packages ?? []);
  const [cpu, wall] = [middle(runs, 'cpu'), middle(runs, 'wall')];
  const findings = runs[0]?.findings === undefined ? 'no matching' : `${runs[0].findings} findings`;
  table.note(
    `${peer.name} finds ${told(packages)}, ${findings}: ${cpu.toFixed(0)} ms of CPU, ${wall.toFixed(0)} ms in all`,
  );
  if (packages.size < own.size * 0.9) return;
  table.faster(`cold, CPU; ${peer.name}`, middle(scans, 'cpu') * 1e6, cpu * 1e6, 3);
  table.faster(`cold, wall; ${peer.name}`, middle(scans, 'wall') * 1e6, wall * 1e6, 3);
  const names = new Set([...own].map(nameOf));
  const missing = [...packages].filter((each) => !names.has(nameOf(each)));
  if (missing.length > 0) table.note(`only ${peer.name} has ${missing.join(', ')}`);
}

function warm(table: Table, ours: OurProgram, image: BenchImage): void {
  using cache = temporaryFolder();
  const run = ours.run('warm', image.layout, cache.path);
  if (run.read !== 0) throw new Error(`the warm scan read ${run.read} layers`);
  table.limit('warm, all layers known', run.wall, 'ms', { max: 50 });
}

function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'lamellar-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

function middle(runs: readonly Cost[], field: keyof Cost): number {
  return median(runs.map((each) => each[field]));
}

function distinct(packages: readonly PackageRow[]): ReadonlySet<string> {
  return new Set(packages.map((each) => each.join(' ')));
}

function told(packages: ReadonlySet<string>): string {
  const types = Map.groupBy(packages, (each) => each.split(' ', 1)[0] as string);
  const parts = [...types].map(([type, list]) => `${list.length} ${type}`).sort();
  return `${packages.size} packages (${parts.join(', ')})`;
}

/** Type, artifact and version: programs write the group of a Maven package in one place or another. */
function nameOf(row: string): string {
  const [type, name = '', version] = row.split(' ');
  return `${type} ${name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1).toLowerCase()} ${version?.replace(/^v|^go/, '')}`;
}
