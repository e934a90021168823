import { type Report, unknownBecause } from './report.js';

/** Everything as JSON, without the layers' own reports; the same scan and data give the same bytes but for `now`. */
export function jsonReport(report: Report): string {
  const { scan, match, freshness } = report;
  const unknown = unknownBecause(report);
  const value = {
    source: scan.source,
    ...(scan.image ? { image: scan.image } : {}),
    layers: scan.layers.map(({ digest, diffId, entries, bytes }) => ({ digest, diffId, entries, bytes })),
    os: scan.inventory.os ?? null,
    packages: scan.inventory.packages,
    problems: scan.inventory.problems,
    findings: (match?.findings ?? []).map(({ package: found, ...rest }) => ({
      ...rest,
      purl: found.purl,
      path: found.path,
    })),
    suppressed: (report.suppressed ?? []).map(({ finding, statement }) => ({
      id: finding.id,
      purl: finding.package.purl,
      statement,
    })),
    unjudged: (match?.unjudged ?? []).map((each) => each.purl),
    advisories: freshness,
    unknown: unknown ?? null,
    time: new Date(report.now).toISOString(),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
