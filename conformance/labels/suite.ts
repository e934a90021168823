import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AdvisoryStore, foldName, openAdvisories, readAdvisories } from '@lamellar/scanner/advisories';
import { judge } from '@lamellar/scanner/matching';
import { defineSuite, type Suite } from '../harness/suite.js';
import { interval } from './interval.js';

interface Row {
  readonly image: string;
  readonly package: string;
  readonly version: string;
  readonly vulnerability: string;
  readonly cve?: string;
  readonly label: 'TP' | 'FP' | '??';
}

/** Ecosystems of language packages whose advisories are supplied. */
const ecosystems = ['pypi', 'go', 'npm', 'rubygems', 'crates.io', 'packagist'] as const;

/** Findings that people judged in 63 images, replayed as a list of packages. */
export const suite: Suite = defineSuite({
  name: 'labels',
  about:
    'Labels of anchore/vulnerability-match-labels that meet supplied advisories: precision and recall with 95 % intervals',
  tier: 'full',
  data: ['scanner/labels', 'scanner/advisories'],
  run({ root, report }) {
    using store = openAdvisories(':memory:');
    const folder = join(root, 'scanner/advisories');
    for (const name of readdirSync(folder).filter((each) => /\.osv\.jsonl(\.gz)?$/.test(each))) {
      store.import(
        name,
        readAdvisories(join(folder, name), (where, error) => {
          throw new Error(`${where}: ${error.message}`);
        }),
        0,
      );
    }
    const rows = readFileSync(join(root, 'scanner/labels/labels.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row);
    const count = { hit: 0, wrong: 0, missed: 0, spared: 0 };
    const byImage = new Map<string, { judged: number; total: number }>();
    const seen = new Set<string>();
    const disagreements = new Set<string>();
    const owned = ownedPackages(rows);
    for (const row of rows) {
      const name = distributionOf(row.image);
      const tally = byImage.get(name) ?? { judged: 0, total: 0 };
      byImage.set(name, tally);
      tally.total++;
      const answer = replay(row, store, owned);
      const key = [row.image, row.package, row.version, row.cve ?? row.vulnerability].join(' ');
      if (answer === undefined || row.label === '??') continue;
      tally.judged++;
      // The same judgement of the same package at several places of an image is one.
      if (seen.has(key)) continue;
      seen.add(key);
      if (answer !== (row.label === 'TP')) {
        disagreements.add(
          `${row.label} ${answer ? 'found' : 'not found'}: ${row.package}@${row.version} ${row.cve ?? row.vulnerability}`,
        );
      }
      if (row.label === 'TP') count[answer ? 'hit' : 'missed']++;
      else count[answer ? 'wrong' : 'spared']++;
    }
    for (const [name, { judged, total }] of [...byImage].sort())
      report.note(`${name}: ${judged} of ${total} labels judged`);
    report.note('not judged: packages of distributions, Java, .NET and others for which no advisories are supplied');
    report.note(
      `true and found ${count.hit}, true and missed ${count.missed}, false and found ${count.wrong}, false and not found ${count.spared}`,
    );
    for (const line of [...disagreements].sort()) report.note(line);
    const precision = interval(count.hit, count.hit + count.wrong);
    const recall = interval(count.hit, count.hit + count.missed);
    report.metric(`precision ${precision.text}`, precision.value.toFixed(3), '>= 0.95', precision.value >= 0.95);
    report.metric(`recall ${recall.text}`, recall.value.toFixed(3), '>= 0.95', recall.value >= 0.95);
  },
});

/** Whether ours reports the finding; undefined when no supplied advisory speaks of the package and vulnerability. */
function replay(row: Row, store: AdvisoryStore, owned: ReadonlySet<string>): boolean | undefined {
  if (isDistributionVersion(row.version)) return undefined;
  const ids = new Set([row.cve, row.vulnerability]);
  let met = false;
  for (const base of ecosystems) {
    const hits = store
      .find(base, foldName(base, row.package))
      .filter(({ advisory }) => [advisory.id, ...advisory.aliases].some((id) => ids.has(id)));
    if (hits.length === 0) continue;
    met = true;
    if (owned.has(`${row.image} ${row.package} ${row.version}`)) return false;
    if (
      hits.some(
        ({ advisory, affected }) =>
          advisory.withdrawn === undefined && judge(affected, row.version.replace(/^v(?=\d)/, '')).affected,
      )
    )
      return true;
  }
  return met ? false : undefined;
}

/** Versions that only distributions write: an Alpine release, an rpm or Debian revision. */
function isDistributionVersion(version: string): boolean {
  return /-r\d+$|\.(el|fc|amzn|azl|cm|suse|module)\d*|[-+](deb|ubuntu|build)|^\d+:|-\d+(\.\d+)*(ubuntu|\+b|$)/.test(
    version,
  );
}

/**
 * Language packages that a package of the distribution in the same image is made of: `python3-six` 1.16.0-4 holds `six` 1.16.0. In a scan the
 * distribution's file lists tell it; a list of names has only this.
 */
function ownedPackages(rows: readonly Row[]): ReadonlySet<string> {
  const distribution = new Map<string, Set<string>>();
  for (const { image, package: name, version } of rows) {
    const bare = /^(?:python3?|py3|rubygem|ruby|node|nodejs|golang)-(.+)$/.exec(name)?.[1];
    if (!bare || !isDistributionVersion(version)) continue;
    const upstream = version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
    const set = distribution.get(image) ?? new Set();
    distribution.set(image, set.add(`${bare.toLowerCase()} ${upstream}`));
  }
  const owned = rows.filter((row) => distribution.get(row.image)?.has(`${row.package.toLowerCase()} ${row.version}`));
  return new Set(owned.map((row) => `${row.image} ${row.package} ${row.version}`));
}

function distributionOf(image: string): string {
  return image.replace(/[@:].*$/, '').replace(/^docker\.io\//, '');
}
