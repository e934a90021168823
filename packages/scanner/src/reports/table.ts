import { type Finding, type SeverityWord, severityRank } from '../matching/index.js';
import { plain, type Report, unknownBecause } from './report.js';

const WIDTHS = [28, 20, 18, 9, 22] as const;

/** A table for people: findings from the worst, then what could not be judged, how old the data is, and what is unknown. */
export function tableReport(report: Report): string {
  const { inventory, source } = report.scan;
  const os = inventory.os ? ` (${plain(inventory.os.prettyName || inventory.os.id)})` : '';
  const out = [`${plain(source.name)}${os}: ${inventory.packages.length} packages`];
  if (report.match) out.push(...findingLines(report.match.findings));
  for (const { finding, statement } of report.suppressed ?? []) {
    const reason = statement.justification ?? statement.impact ?? '';
    out.push(
      `taken back: ${plain(finding.id)} of ${plain(finding.package.name)}: ${statement.status} ${plain(reason)} (${plain(statement.author)})`,
    );
  }
  for (const problem of inventory.problems.slice(0, 20))
    out.push(`not read: ${plain(problem.path || '(layer)')}: ${plain(problem.message)}`);
  if (inventory.problems.length > 20)
    out.push(`not read: ${inventory.problems.length - 20} more; the JSON report lists all`);
  if (report.match && report.match.unjudged.length > 0)
    out.push(`not judged: ${report.match.unjudged.length} packages, for which no advisory source is known`);
  for (const each of report.freshness) {
    out.push(
      `advisories: ${plain(each.source)}: ${each.advisories}, imported ${new Date(each.imported).toISOString()}, newest ${plain(each.newest) || 'unknown'}`,
    );
  }
  const unknown = unknownBecause(report);
  out.push(unknown ? `UNKNOWN: ${unknown}; this is not a clean result` : summary(report.match?.findings ?? []));
  return `${out.join('\n')}\n`;
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map((each) => [
    each.package.name,
    each.package.version,
    each.id,
    each.informational ? 'info' : each.severity,
    each.fixed.length > 0 ? each.fixed.join(', ') : 'no fix yet',
    each.package.path,
  ]);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => plain(cell).padEnd(WIDTHS[i] ?? 0))
      .join(' ')
      .trimEnd();
  return [line(['PACKAGE', 'VERSION', 'ID', 'SEVERITY', 'FIXED IN', 'WHERE']), ...rows.map(line)];
}

function summary(findings: readonly Finding[]): string {
  const counts = new Map<SeverityWord, number>();
  for (const each of findings) counts.set(each.severity, (counts.get(each.severity) ?? 0) + 1);
  const words = [...counts]
    .sort(([a], [b]) => severityRank[a] - severityRank[b])
    .map(([word, count]) => `${count} ${word}`);
  return `${findings.length} findings${words.length > 0 ? `: ${words.join(', ')}` : ''}`;
}
