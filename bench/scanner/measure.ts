import { readFileSync } from 'node:fs';
import { folderCache, match, ociLayout, openAdvisories, type ScanOptions, scanToEnd } from '@lamellar/scanner';
import { synthetic } from './synthetic.js';

/**
 * Run in a process of its own, and prints one line of JSON:
 * `scan LAYOUT DATABASE` scans once and matches; `inventory LAYOUT` scans once; `warm LAYOUT CACHE` scans twice and measures the second;
 * `files COUNT` and `bytes COUNT` scan a layer that is made on the way.
 */
const [mode = '', target = '', extra = ''] = process.argv.slice(2);

const source = mode === 'files' || mode === 'bytes' ? synthetic(mode, Number(target)) : ociLayout(target);
const options: ScanOptions = mode === 'warm' ? { cache: folderCache(extra) } : {};
if (mode === 'warm') await scanToEnd(source, options);
const cpu = process.cpuUsage();
const start = process.hrtime.bigint();
const result = await scanToEnd(source, options);
const findings = mode === 'scan' ? findingsOf(extra) : [];
const wall = Number(process.hrtime.bigint() - start) / 1e6;
const { user, system } = process.cpuUsage(mode === 'warm' ? cpu : undefined);
const line = {
  wall,
  // Of the whole process, its start included, but for a warm scan.
  cpu: (user + system) / 1000,
  // The most that this process ever held, in MiB.
  resident: mostResident(),
  read: result.layersRead,
  entries: result.layers.reduce((sum, each) => sum + each.entries, 0),
  bytes: result.layers.reduce((sum, each) => sum + each.bytes, 0),
  problems: result.inventory.problems.length,
  packages: result.inventory.packages.map((each) => [each.type, each.name, each.version]),
  findings,
};
process.stdout.write(`${JSON.stringify(line)}\n`);

/** MiB. Not `maxRSS`, which a process on Linux inherits from the one that started it. */
function mostResident(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

/** Package, version and advisory of each finding. */
function findingsOf(database: string): string[] {
  using advisories = openAdvisories(database, { readOnly: true });
  return match(result.inventory, advisories).findings.map(
    (each) => `${each.ecosystem} ${each.package.name} ${each.package.version} ${each.id}`,
  );
}
