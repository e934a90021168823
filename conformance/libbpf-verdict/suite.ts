import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BpfError, type Collection, load, mapInfo, programInfo } from '@lamellar/bpf-native';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { compileCorpus, compileDriver, corpus, missing, objectPath } from './build.js';
import { type BranchCoverage, LoaderCoverage } from './coverage.js';
import { hostileBases, judgeHostile } from './hostile.js';
import { replaceRelocationKind } from './mutate.js';
import { judgeNewerKind, newerKinds } from './newer-kinds.js';
import { judgeOwnCase, ownCases } from './own-cases.js';
import { mountPins } from './pins.js';
import { compareCalls, libbpfCalls, ownCalls, recordedCases } from './recorded.js';
import { Reference, type Verdict } from './reference.js';
import { difference, translated } from './translated.js';

const kinds = { typeExists: 8, typeMatches: 12 } as const;

/** Our loader beside libbpf: the same verdict, and the same instructions in the kernel. */
export const suite: Suite = defineSuite({
  name: 'libbpf-verdict',
  about: "Verdict, maps and translated instructions of the loader beside libbpf's, for objects of every kind",
  tier: 'quick',
  async run({ report, quick }) {
    const problem = missing();
    if (problem !== undefined) return report.skip('libbpf-verdict', problem);
    // Before anything of the loader runs: what is compiled before cannot be counted.
    const coverage = new LoaderCoverage();
    coverage.start();
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-verdict-'));
    const pins = mountPins();
    try {
      const driver = await compileDriver('driver', folder);
      await compileCorpus(folder);
      for (const name of ['core-type-matches', 'core-type-deep-matches']) {
        const matches = objectPath(folder, name);
        writeFileSync(matches, replaceRelocationKind(readFileSync(matches), kinds.typeExists, kinds.typeMatches));
      }
      using reference = new Reference(driver);
      // `npm test` takes every fourth object; by name, the suite takes all, hostile ones too, and counts branches.
      const names = corpus().filter((_, index) => !quick || index % 4 === 0);
      for (const name of names) await judge({ name, folder, reference, pinRoot: pins.path, report });
      const recorder = await compileDriver('record', folder);
      for (const each of recordedCases) {
        report.result(
          `recorded ${each.name}`,
          compareCalls(ownCalls(folder, each), libbpfCalls(recorder, folder, each)),
        );
      }
      for (const kind of newerKinds) report.result(`attributes ${kind.section}`, judgeNewerKind(folder, kind));
      if (!quick) for (const name of hostileBases) report.result(`hostile ${name}`, judgeHostile(folder, name));
      for (const each of ownCases)
        report.result(`own ${each.name}`, judgeOwnCase(each, { folder, pinRoot: join(pins.path, 'ours') }));
      const ran = coverage.stop();
      if (!quick) judgeCoverage(ran, report);
    } finally {
      pins[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const leastCoverage = 0.9;

/** The branches of the loader that all of this ran. */
function judgeCoverage({ taken, total, missed }: BranchCoverage, report: Report): void {
  const share = taken / total;
  report.note(`branches of the loader that ran: ${taken} of ${total} (${(share * 100).toFixed(1)} %)`);
  if (process.env['LAMELLAR_MISSED_BRANCHES'] !== undefined)
    for (const place of missed) report.note(`  not taken: ${place}`);
  report.result(
    'coverage',
    share >= leastCoverage
      ? undefined
      : `${(share * 100).toFixed(1)} % of the branches ran, ${leastCoverage * 100} % are expected`,
  );
}

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly reference: Reference;
  readonly pinRoot: string;
  readonly report: Report;
}

async function judge({ name, folder, reference, pinRoot, report }: Case): Promise<void> {
  const path = objectPath(folder, name);
  const theirs = await reference.load(path, join(pinRoot, 'theirs'));
  let ours: Collection;
  try {
    ours = load(readFileSync(path), { pinRoot: join(pinRoot, 'ours') });
  } catch (error) {
    return report.result(name, refusal(error, theirs));
  }
  using collection = ours;
  report.result(name, acceptance(collection, theirs, folder));
}

/** Both refuse; where the kernel refused a program, for the same reason. */
function refusal(error: unknown, theirs: Verdict): string | undefined {
  if (!(error instanceof BpfError)) return `ours is no BpfError: ${(error as Error).stack}`;
  if (theirs.loaded === 0) return `libbpf accepts, ours says ${error.code}: ${error.message.split('\n')[0]}`;
  // libbpf gives the verifier more room for its log and may be told ENOSPC as E2BIG first; both mean "too large".
  const tooLarge = (errno: number): boolean => errno === 7 || errno === 28;
  const { errno } = error;
  if (errno === undefined || errno === -theirs.loaded || (tooLarge(errno) && tooLarge(-theirs.loaded)))
    return undefined;
  return `both refuse, but ours with errno ${errno} and libbpf with ${-theirs.loaded}: ${error.message.split('\n')[0]}`;
}

function acceptance(collection: Collection, theirs: Verdict, folder: string): string | undefined {
  if (theirs.loaded !== 0) return `ours accepts, libbpf says ${theirs.loaded}`;
  return compareMaps(collection, theirs) ?? comparePrograms(collection, theirs, folder);
}

function compareMaps(collection: Collection, { maps = [] }: Verdict): string | undefined {
  const shapes = (
    list: readonly { type: number; keySize: number; valueSize: number; maxEntries: number; flags: number }[],
  ): string[] =>
    // BPF_F_MMAPABLE of data sections is a kindness to user space that libbpf gives only to some.
    list.map((map) => [map.type, map.keySize, map.valueSize, map.maxEntries, map.flags & ~(1 << 10)].join(' ')).sort();
  const ours = shapes([...collection.maps.values()].map(({ fd }) => mapInfo(fd)));
  const wanted = shapes(maps);
  return ours.join('; ') === wanted.join('; ')
    ? undefined
    : `maps: ours ${ours.join('; ')}, libbpf's ${wanted.join('; ')}`;
}

function comparePrograms(collection: Collection, { programs = [] }: Verdict, folder: string): string | undefined {
  if (collection.programs.size !== programs.length)
    return `ours has ${collection.programs.size} programs, libbpf ${programs.length}`;
  for (const { name, id } of programs) {
    const mine = collection.programs.get(name);
    if (mine === undefined) return `ours has no program "${name}"`;
    const [ours = '', theirs = ''] = translated([programInfo(mine.fd).id, id], folder);
    const differs = difference(ours, theirs);
    if (differs !== undefined) return `"${name}": ${differs}`;
  }
  return undefined;
}
