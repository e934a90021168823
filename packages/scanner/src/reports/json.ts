import { lifecycleOf } from '../lifecycle/index.js';
import { type Report, upgradesOf } from './report.js';
import { doubtsOf } from './unknown.js';

/** Everything as JSON, without the layers' own reports; the same scan and data give the same bytes but for `now`. */
export function jsonReport(report: Report): string {
  const { scan, match, freshness } = report;
  const { os } = scan.inventory;
  const doubts = doubtsOf(report);
  const value = {
    source: scan.source,
    ...(scan.image ? { image: scan.image } : {}),
    layers: scan.layers.map(({ digest, diffId, entries, bytes }) => ({ digest, diffId, entries, bytes })),
    os: os ? { ...os, lifecycle: lifecycleOf(os, report.now) ?? null } : null,
    packages: scan.inventory.packages,
    problems: scan.inventory.problems,
    findings: (match?.findings ?? []).map(({ package: found, ...rest }) => ({
      ...rest,
      purl: found.purl,
      path: found.path,
    })),
    upgrades: upgradesOf(report).map(({ package: found, ...rest }) => ({
      purl: found.purl,
      path: found.path,
      ...rest,
    })),
    suppressed: (report.suppressed ?? []).map(({ finding, by }) => ({
      id: finding.id,
      purl: finding.package.purl,
      path: finding.package.path,
      by,
    })),
    ...(report.licences
      ? {
          licences: report.licences.map(({ package: found, ...rest }) => ({
            purl: found.purl,
            path: found.path,
            ...rest,
          })),
        }
      : {}),
    unjudged: (match?.unjudged ?? []).map((each) => each.purl),
    advisories: freshness,
    unknown: doubts[0] ?? null,
    doubts,
    time: new Date(report.now).toISOString(),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
