import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  apk,
  compareNevra,
  cran,
  dpkg,
  hackage,
  maven,
  nuget,
  packagist,
  parseNevra,
  pep440,
  pub,
  rpm,
  rpmvercmp,
  rubygems,
  semver,
} from '@lamellar/scanner/versions';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';

type Compare = (a: string, b: string) => number;

/** File name to the order that it is about. */
const orders: readonly (readonly [prefix: string, compare: Compare])[] = [
  ['alpine-', apk.compare],
  ['cran-', cran.compare],
  ['debian-', dpkg.compare],
  ['hackage-', hackage.compare],
  ['maven-', maven.compare],
  ['nuget-', nuget.compare],
  ['packagist-', packagist.compare],
  ['pub-', pub.compare],
  ['pypi-', pep440.compare],
  ['redhat-', rpm.compare],
  ['rubygems-', rubygems.compare],
  ['semver-', semver.compare],
  ['claircore-maven-', maven.compare],
  ['claircore-rpm-rpmvercmp', rpmvercmp],
  ['claircore-rpm-compare', compareNevra],
];

/** Version comparisons collected by google/osv-scalibr and quay/claircore: `a < b`, one per line. */
export const suite: Suite = defineSuite({
  name: 'versions',
  about: 'Version orders of twelve packaging worlds, from osv-scalibr and claircore',
  tier: 'quick',
  data: ['scanner/versions'],
  run({ root, report }) {
    const folder = join(root, 'scanner/versions');
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort()) {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      if (file === 'claircore-rpm-parse.txt') parseTable(file, lines, report);
      else comparisons(file, lines, report);
    }
  },
});

function comparisons(file: string, lines: readonly string[], report: Report): void {
  const compare = orders.find(([prefix]) => file.startsWith(prefix))?.[1];
  if (!compare) throw new Error(`${file}: no order is known for this list`);
  lines.forEach((line, index) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith('//')) return;
    const [a, operator, b] = text.split(/\s+/) as [string, string, string];
    const wanted = operator === '<' ? -1 : operator === '>' ? 1 : 0;
    const found = Math.sign(compare(a, b));
    const back = Math.sign(compare(b, a));
    const right = found === wanted && back === -wanted + 0;
    report.result(
      `${file}:${index + 1}`,
      right ? undefined : `${text}: found ${name(found)}, and ${name(back)} the other way round`,
    );
  });
}

function parseTable(file: string, lines: readonly string[], report: Report): void {
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [text, ...fields] = line
      .trim()
      .split(/\s+/)
      .map((field) => (field === "''" || field === '""' ? '' : field));
    const { name: found, epoch, version, release, arch } = parseNevra(text as string);
    const same = JSON.stringify([found, epoch, version, release, arch]) === JSON.stringify(fields);
    report.result(
      `${file}:${index + 1}`,
      same ? undefined : `${text}: ${JSON.stringify({ found, epoch, version, release, arch })}`,
    );
  });
}

function name(order: number): string {
  return order < 0 ? 'older' : order > 0 ? 'newer' : 'the same';
}
