import { lifecycleOf } from '../lifecycle/index.js';
import { targetsOf } from '../matching/index.js';
import type { Report } from './report.js';

const DAY = 86_400_000;
const MAX_AGE = 30 * DAY;

/** Why a scan cannot be called clean, or undefined. Nothing found in nothing judged is not the same as nothing to find. */
export function unknownBecause(report: Report): string | undefined {
  return doubtsOf(report)[0];
}

/** Everything that keeps a scan from being called clean, the gravest first. */
export function doubtsOf(report: Report): string[] {
  const { inventory } = report.scan;
  if (inventory.completeness === 'unknown') return ['nothing that lists packages was found'];
  if (!report.match) return ['no advisories were matched'];
  if (report.freshness.every((each) => each.advisories === 0)) return ['the advisory database is empty'];
  if (report.match.unjudged.length === inventory.packages.length)
    return ['no advisory source is known or loaded for any of the packages'];
  return [...notLoaded(report), ...endOfLife(report), ...stale(report), ...unreadable(report)];
}

/** Packages whose advisories are published somewhere and are not in the database. */
function notLoaded(report: Report): string[] {
  const counts = new Map<string, number>();
  const { os } = report.scan.inventory;
  for (const found of report.match?.unjudged ?? []) {
    // What a distribution's package owns is for its advisories to judge.
    const isOfDistribution =
      found.owner !== undefined || found.type === 'deb' || found.type === 'apk' || found.type === 'rpm';
    const ecosystem = isOfDistribution ? distribution(report, found.type) : targetsOf(found, os)[0]?.ecosystem;
    if (ecosystem !== undefined) counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ecosystem, count]) => `no advisories of ${ecosystem} are loaded, ${count} packages were not judged`);
}

/** The distribution as OSV names it, or as it names itself. */
function distribution(report: Report, type: string): string {
  const { os, packages } = report.scan.inventory;
  const own = packages.find((each) => each.type === 'deb' || each.type === 'apk' || each.type === 'rpm');
  return (own && targetsOf(own, os)[0]?.ecosystem) ?? (os?.prettyName || os?.id || type);
}

function endOfLife(report: Report): string[] {
  const { os } = report.scan.inventory;
  const life = os && lifecycleOf(os, report.now);
  if (life?.state !== 'ended') return [];
  return [
    `${os?.prettyName || os?.id} gets no security updates since ${life.extended ?? life.until}: what is found there since is not told`,
  ];
}

function stale(report: Report): string[] {
  const maxAge = report.maxAge ?? MAX_AGE;
  return report.freshness
    .filter((each) => each.advisories > 0 && report.now - each.imported > maxAge)
    .map((each) => `the advisories of ${each.source} are ${Math.floor((report.now - each.imported) / DAY)} days old`);
}

/** A package database that is damaged hides everything that it lists. */
function unreadable(report: Report): string[] {
  const databases = /(^|\/)(var\/lib\/dpkg\/status|lib\/apk\/db\/installed|rpmdb\.sqlite|Packages(\.db)?)$/;
  return report.scan.inventory.problems
    .filter(({ path }) => databases.test(path) || path === '')
    .map(({ path, message }) => `${path || 'a layer'} could not be read: ${message}`);
}
