import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Inventory, type InventoryPackage, match } from '@lamellar/scanner';
import {
  type Advisory,
  type AdvisoryStore,
  baseOf,
  openAdvisories,
  readAdvisories,
} from '@lamellar/scanner/advisories';
import { targetsOf } from '@lamellar/scanner/matching';
import { defineSuite, type Suite } from '../harness/suite.js';
import { inventoryOf } from './image.js';
import { interval } from './interval.js';
import { distributionOf, isDistributionVersion, judgementOf, type Row, readRows } from './rows.js';

/** Findings that people judged in 63 images, replayed: the packages that the labels name become inventories, which the matcher judges. */
export const suite: Suite = defineSuite({
  name: 'labels',
  about:
    'Labels of anchore/vulnerability-match-labels that meet supplied advisories: precision and recall with 95 % intervals',
  tier: 'full',
  data: ['scanner/labels', 'scanner/advisories'],
  run({ root, report }) {
    const rows = readRows(join(root, 'scanner/labels/labels.jsonl'));
    const agreed = agreement(rows);
    using store = openAdvisories(':memory:');
    const secdb = load(store, join(root, 'scanner/advisories'));
    const tally = new Tally();
    for (const [image, own] of Map.groupBy(rows, (row) => row.image)) {
      const inventory = inventoryOf(own, secdb);
      const os = inventory.os;
      const places = new Map(inventory.packages.map((each) => [`${each.name} ${each.version}`, each]));
      const found = new Set(
        match(inventory, store).findings.flatMap((each) =>
          [each.id, ...each.aliases].map((id) => `${each.package.name} ${each.package.version} ${id}`),
        ),
      );
      for (const row of own) {
        const version = row.version.replace(/^v(?=\d)/, '');
        const place = places.get(`${row.package} ${version}`) as InventoryPackage;
        const why = agreed.get(judgementOf(row)) ?? reasonAgainst(row, place, os, store);
        const answer = [row.cve, row.vulnerability].some((id) => id && found.has(`${row.package} ${version} ${id}`));
        tally.add(distributionOf(image), row, why, answer);
      }
    }
    tally.print((line) => report.note(line));
    const precision = interval(tally.hit, tally.hit + tally.wrong);
    const recall = interval(tally.hit, tally.hit + tally.missed);
    report.metric(`precision ${precision.text}`, precision.value.toFixed(3), '>= 0.95', precision.value >= 0.95);
    report.metric(`recall ${recall.text}`, recall.value.toFixed(3), '>= 0.95', recall.value >= 0.95);
  },
});

/** Fills the store with everything that is supplied; returns Alpine's part. */
function load(store: AdvisoryStore, folder: string): Advisory[] {
  const onBad = (where: string, error: Error): never => {
    throw new Error(`${where}: ${error.message}`);
  };
  for (const name of readdirSync(folder).filter((each) => /\.osv\.jsonl(\.gz)?$/.test(each)))
    store.import(name, readAdvisories(join(folder, name), onBad), 0);
  const secdb = [...readAdvisories(join(folder, 'alpine-secdb'), onBad)];
  store.import('alpine-secdb', secdb, 0);
  return secdb;
}

const DISAGREE = 'people judged the same finding in two ways';
const UNSURE = 'people could not say';

/** Judgements that are none, with the reason. */
function agreement(rows: readonly Row[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const [key, same] of Map.groupBy(rows, judgementOf)) {
    const labels = new Set(same.map((row) => row.label));
    if (labels.size > 1) reasons.set(key, DISAGREE);
    else if (labels.has('??')) reasons.set(key, UNSURE);
  }
  return reasons;
}

const languages = ['pypi', 'go', 'npm', 'rubygems', 'crates.io', 'packagist'] as const;
const UNDATED = '0001-';

/**
 * Why a label cannot be judged by what is supplied, or undefined. What is true stays true whenever its advisory was written; what people called false they called
 * so without the advisories that were made later.
 */
function reasonAgainst(
  row: Row,
  found: InventoryPackage,
  os: Inventory['os'],
  store: AdvisoryStore,
): string | undefined {
  if (isDistributionVersion(row.version) && found.type !== 'apk')
    return 'no advisories of the distribution are supplied';
  const ids = new Set([row.cve, row.vulnerability]);
  const target = found.type === 'apk' ? targetsOf(found, os) : [];
  const program = targetsOf({ ...found, type: 'generic' }, os);
  const places = [
    ...target.map((each) => [baseOf(each.ecosystem), each.name] as const),
    ...(found.type === 'apk' ? [] : languages.map((base) => [base, row.package] as const)),
    // Bitnami lists upstream's programs: a library of the same name is another package.
    ...(found.type === 'apk' ? [] : program.map((each) => ['bitnami', each.name] as const)),
  ];
  const hits = places
    .flatMap(([base, name]) => store.find(base, name))
    .filter(({ advisory }) => [advisory.id, ...advisory.aliases].some((id) => ids.has(id)));
  if (found.type === 'apk') {
    const met = hits.some(({ affected }) => affected.ecosystem === target[0]?.ecosystem);
    return met ? undefined : 'the supplied branches of Alpine do not name the vulnerability for the package';
  }
  if (hits.length === 0) return 'no supplied advisory names the package and the vulnerability';
  if (row.label === 'TP') return undefined;
  const early = hits.some(
    ({ advisory: { published = UNDATED } }) => !published.startsWith(UNDATED) && published <= row.at,
  );
  return early ? undefined : 'called false before the advisory was made, or the advisory has no date';
}

/** Counts of what was judged and how it came out. */
class Tally {
  hit = 0;
  wrong = 0;
  missed = 0;
  spared = 0;
  readonly #images = new Map<string, { judged: number; total: number }>();
  readonly #reasons = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #disagreements = new Set<string>();

  add(distribution: string, row: Row, why: string | undefined, answer: boolean): void {
    const counts = this.#images.get(distribution) ?? { judged: 0, total: 0 };
    this.#images.set(distribution, counts);
    counts.total++;
    if (why !== undefined) {
      this.#reasons.set(why, (this.#reasons.get(why) ?? 0) + 1);
      return;
    }
    counts.judged++;
    const key = judgementOf(row);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (row.label === 'TP') this[answer ? 'hit' : 'missed']++;
    else this[answer ? 'wrong' : 'spared']++;
    if (answer !== (row.label === 'TP')) {
      this.#disagreements.add(
        `${row.label} ${answer ? 'found' : 'not found'}: ${row.package}@${row.version} ${row.cve ?? row.vulnerability}`,
      );
    }
  }

  print(note: (line: string) => void): void {
    for (const [name, { judged, total }] of [...this.#images].sort())
      note(`${name}: ${judged} of ${total} labels judged`);
    for (const [reason, count] of [...this.#reasons].sort()) note(`not judged: ${count} labels: ${reason}`);
    note(
      `true and found ${this.hit}, true and missed ${this.missed}, false and found ${this.wrong}, false and not found ${this.spared}`,
    );
    for (const line of [...this.#disagreements].sort()) note(line);
  }
}
