import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeZip } from '@lamellar/archive/write';
import { folder, match, openAdvisories, readAdvisories, scanToEnd } from '@lamellar/scanner';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { differences } from './differences.js';
import { type LockFile, lockFiles, type Pin } from './lock-files.js';
import { type Found, findPeer, runPeer } from './peer.js';
import { type OsvRecord, ownRecords, pinsOf } from './records.js';

/** At most this many versions of one package, so that no popular package decides the suite. */
const MOST = 24;

/** The same lock files and the same OSV records given to ours and to osv-scanner: the same records found, and put together the same way. */
export const suite: Suite = defineSuite({
  name: 'osv-parity',
  about: 'Lock files of eleven ecosystems at the bounds of OSV records: what osv-scanner --offline finds, we find',
  tier: 'full',
  async run({ root, report }) {
    const peer = findPeer();
    if ('reason' in peer) {
      report.fail('osv-scanner', peer.reason);
      return;
    }
    const work = mkdtempSync(join(tmpdir(), 'lamellar-osv-parity-'));
    const covered = new Map<string, number>();
    try {
      for (const lockFile of lockFiles) {
        const own = ownRecords(lockFile.ecosystem);
        await compare(peer.program, join(work, 'own'), 'own', lockFile, own.records, own.pins, covered, report);
        const supplied = suppliedRecords(root, lockFile.ecosystem);
        if (supplied.length === 0) continue;
        const pins = pinsOf(supplied, lockFile.ecosystem);
        await compare(peer.program, join(work, 'supplied'), 'supplied', lockFile, supplied, pins, covered, report);
      }
    } finally {
      rmSync(work, { recursive: true });
    }
    for (const { id, reason } of differences) {
      const count = covered.get(id) ?? 0;
      if (root !== '' && count === 0) report.fail(id, 'the list of differences names it, and nothing differs by it');
      report.note(`${id}, ${count} findings that are ours alone: ${reason}`);
    }
  },
});

async function compare(
  program: string,
  work: string,
  label: string,
  lockFile: LockFile,
  records: readonly OsvRecord[],
  pins: ReadonlyMap<string, readonly string[]>,
  covered: Map<string, number>,
  report: Report,
): Promise<void> {
  const place = join(work, lockFile.ecosystem);
  const archive = join(work, 'osv-scalibr', lockFile.ecosystem, 'all.zip');
  mkdirSync(join(archive, '..'), { recursive: true });
  writeFileSync(archive, writeZip(records.map((each) => ({ name: `${each.id}.json`, content: JSON.stringify(each) }))));
  using store = openAdvisories(':memory:');
  store.import(
    lockFile.ecosystem,
    readAdvisories(archive, (where, error) => report.fail(where, error.message)),
    0,
  );
  // A lock file pins a package once, so there are as many files as the package with most versions asks for.
  const files = [];
  for (const [round, list] of roundsOf(pins, lockFile).entries()) {
    const directory = join(place, String(round));
    mkdirSync(directory, { recursive: true });
    const path = join(directory, lockFile.file);
    writeFileSync(path, lockFile.write(list));
    files.push({ path, directory, list, parseAs: lockFile.parseAs });
  }
  const theirs = runPeer(program, work, files);
  const byId = new Map(records.map((each) => [each.id, each]));
  const passedOver = (pin: Pin, id: string): boolean => {
    const record = byId.get(id);
    const why = record && differences.find((each) => each.passesOver(record, lockFile.ecosystem, pin));
    if (why) covered.set(why.id, (covered.get(why.id) ?? 0) + 1);
    return why !== undefined;
  };
  let cases = 0;
  let found = 0;
  for (const { path, directory, list } of files) {
    const { inventory } = await scanToEnd(folder(directory));
    const ours: Found = new Map();
    for (const each of match(inventory, store).findings) {
      const key = `${each.package.name}@${each.package.version}`;
      ours.set(key, [...(ours.get(key) ?? []), [...each.advisories]]);
    }
    const other = theirs.get(path) ?? new Map();
    for (const pin of list) {
      const want = shown(idsOf(other, pin));
      const have = shown(idsOf(ours, pin).map((ids) => ids.filter((id) => !passedOver(pin, id))));
      cases++;
      if (want !== '') found++;
      report.result(
        `${label} ${lockFile.ecosystem} ${pin.name}@${pin.version}`,
        want === have ? undefined : `osv-scanner ${want || 'nothing'}; ours ${have || 'nothing'}`,
      );
    }
  }
  report.note(
    `${label} ${lockFile.ecosystem}: ${records.length} records, ${cases} packages, ${found} of them with findings`,
  );
}

function roundsOf(pins: ReadonlyMap<string, readonly string[]>, { accept = (pin: Pin) => pin }: LockFile): Pin[][] {
  const rounds: Pin[][] = [];
  for (const [name, versions] of pins) {
    const accepted = versions.flatMap((version) => accept({ name, version })?.version ?? []);
    for (const [i, version] of [...new Set(accepted)].slice(0, MOST).entries())
      (rounds[i] ??= []).push({ name, version });
  }
  return rounds;
}

/** Names and versions as each scanner writes them: PyPI's folded, Go's with and without "v". */
function idsOf(found: Found, { name, version }: Pin): string[][] {
  const forms = [
    `${name}@${version}`,
    `${name}@v${version}`,
    `${name.toLowerCase().replace(/[-_.]+/g, '-')}@${version}`,
    `${name.toLowerCase()}@${version}`,
  ];
  return forms.map((form) => found.get(form)).find((each) => each !== undefined) ?? [];
}

function shown(groups: readonly (readonly string[])[]): string {
  return groups
    .filter((ids) => ids.length > 0)
    .map((ids) => [...ids].sort().join('='))
    .sort()
    .join(' ');
}

/** Records of the conformance data, where it is there. */
function suppliedRecords(root: string, ecosystem: string): OsvRecord[] {
  const place = join(root, 'scanner/advisories');
  if (root === '' || !existsSync(place)) return [];
  const name = readdirSync(place).find((each) => each.startsWith(`${ecosystem.toLowerCase()}.osv.jsonl`));
  if (!name) return [];
  const bytes = readFileSync(join(place, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as OsvRecord);
}
