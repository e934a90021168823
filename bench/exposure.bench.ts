import { type InventoryPackage, openExposure } from '@lamellar/scanner';
import { type Bench, defineBench, type Table } from './harness/bench.js';

const SUBJECTS = 10_000;
const PACKAGES = 300;
const NAMES = 20_000;
const VERSIONS = 12;
const RUNS = 41;

/** How long a look-up over everything that was ever scanned takes. */
export const bench: Bench = defineBench({
  name: 'exposure',
  about:
    'Which of 10,000 inventories of 300 packages hold a package in a range of versions, and which does a new advisory touch?',
  run(table) {
    using index = openExposure(':memory:');
    fill(index);
    const { subjects, names, versions } = index.size();
    table.note(
      `${subjects} inventories of ${PACKAGES} packages, ${names} names, ${versions} versions, in memory; medians of ${RUNS} runs`,
    );
    table.limit('inventories', subjects, '', { min: SUBJECTS });
    table.limit('names', names, '', { min: NAMES });
    // The most common package is in every inventory, the rarest in a few.
    look(table, 'package in all inventories', () =>
      index.find('pkg:npm/package-0', '<6.0.0').reduce((sum, each) => sum + each.subjects.length, 0),
    );
    look(table, 'package in some inventories', () =>
      index.find('pkg:npm/package-9000', '<6.0.0').reduce((sum, each) => sum + each.subjects.length, 0),
    );
    look(
      table,
      'new advisory about the most common package',
      () =>
        index.affectedBy({
          id: 'X-1',
          modified: '',
          aliases: [],
          summary: '',
          severity: [],
          references: [],
          affected: [
            {
              ecosystem: 'npm',
              name: 'package-0',
              ranges: [
                {
                  events: [
                    { kind: 'introduced', version: '0' },
                    { kind: 'fixed', version: '6.0.0' },
                  ],
                },
              ],
              versions: [],
              severity: [],
            },
          ],
        }).length,
    );
  },
});

function fill(index: ReturnType<typeof openExposure>): void {
  for (let subject = 0; subject < SUBJECTS; subject++) {
    const packages: InventoryPackage[] = [];
    for (let i = 0; i < PACKAGES; i++) {
      // Ten packages are everywhere; the others are spread so that every inventory is another one.
      const name = i < 10 ? i : 10 + ((subject * 97 + i * 66_889) % (NAMES - 10));
      const version = `${(subject * 7 + i) % VERSIONS}.0.0`;
      packages.push({
        type: 'npm',
        name: `package-${name}`,
        version,
        purl: `pkg:npm/package-${name}@${version}`,
        path: 'x',
        analyzer: 'bench',
      });
    }
    index.add(
      { uid: `sha256:${subject}`, name: `image-${subject}`, scanned: subject },
      { packages, problems: [], completeness: 'known' },
    );
  }
}

function look(table: Table, what: string, action: () => number): void {
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = process.hrtime.bigint();
    found = action();
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  times.sort((a, b) => a - b);
  if (found === 0) throw new Error(`${what}: nothing was found, so the figure would mean nothing`);
  table.limit(`${what} (${found} found)`, times[RUNS >> 1] as number, 'ms', { max: 20 });
}
