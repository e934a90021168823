import { lifecycleOf } from '../lifecycle/index.js';
import { type SeverityWord, severityRank } from '../severity/index.js';
import { byPackage, plain, type Report, type ReportFinding, upgradesOf } from './report.js';
import { doubtsOf } from './unknown.js';

/** Options of {@link tableReport}. */
export interface TableOptions {
  /** Colours severities, for terminals. @default false */
  readonly colour?: boolean;
}

const MAX_WIDTHS = [8, 32, 24, 20, 9, 24] as const;
const MAX_PROBLEMS = 20;
const MAX_UPGRADES = 30;

/** A table for people: findings from the worst, what to update, then what was taken back or could not be judged, how old the data is, and what is unknown. */
export function tableReport(report: Report, options: TableOptions = {}): string {
  const { inventory, source } = report.scan;
  const os = inventory.os ? ` (${plain(inventory.os.prettyName || inventory.os.id)})` : '';
  const findings = report.match?.findings ?? [];
  const out = [`${plain(source.name)}${os}: ${inventory.packages.length} packages`];
  out.push(...findingLines(findings, options.colour ?? false), ...upgradeLines(report));
  for (const { finding, by } of report.suppressed ?? []) {
    const reason = by.justification ?? by.impact ?? '';
    out.push(
      `taken back: ${plain(finding.id)} of ${plain(finding.package.name)}: ${by.status} ${plain(reason)} (${plain(by.author)})`,
    );
  }
  for (const each of report.licences ?? [])
    out.push(
      `licence ${each.verdict}: ${plain(each.package.purl)}: ${plain(each.licence) || 'none stated'}: ${plain(each.reason)}`,
    );
  for (const problem of inventory.problems.slice(0, MAX_PROBLEMS))
    out.push(`not read: ${plain(problem.path || '(layer)')}: ${plain(problem.message)}`);
  if (inventory.problems.length > MAX_PROBLEMS)
    out.push(`not read: ${inventory.problems.length - MAX_PROBLEMS} more; the JSON report lists all`);
  if (report.match && report.match.unjudged.length > 0)
    out.push(`not judged: ${report.match.unjudged.length} packages, for which no advisory source is known or loaded`);
  out.push(...lifecycleLines(report));
  for (const each of report.freshness) {
    out.push(
      `advisories: ${plain(each.source)}: ${each.advisories}, imported ${new Date(each.imported).toISOString()}, newest ${plain(each.newest) || 'unknown'}`,
    );
  }
  const doubts = doubtsOf(report);
  if (findings.length > 0 || doubts.length === 0) out.push(summary(findings));
  for (const doubt of doubts)
    out.push(`UNKNOWN: ${plain(doubt)}${findings.length === 0 ? '; this is not a clean result' : ''}`);
  return `${out.join('\n')}\n`;
}

const colours: Readonly<Record<string, string>> = {
  __proto__: null as never,
  critical: '1;35',
  high: '31',
  medium: '33',
  low: '36',
  act: '1;31',
};

function findingLines(findings: readonly ReportFinding[], colour: boolean): string[] {
  if (findings.length === 0) return [];
  const head = ['PRIORITY', 'PACKAGE', 'VERSION', 'ID', 'SEVERITY', 'FIXED IN', 'WHERE'];
  const rows = byPackage(findings).map(({ finding: each, places }) =>
    [
      each.priority?.word ?? '',
      each.package.name,
      each.package.version,
      each.id,
      each.informational ? 'info' : each.severity,
      fixOf(each),
      `${places[0]}${places.length > 1 ? ` and ${places.length - 1} more` : ''}`,
    ].map(plain),
  );
  const isPrioritised = rows.some((row) => row[0] !== '');
  const widths = head.map((title, i) =>
    Math.min(MAX_WIDTHS[i] ?? 0, Math.max(title.length, ...rows.map((row) => (row[i] as string).length))),
  );
  const line = (cells: readonly string[], paint: boolean): string =>
    cells
      .flatMap((cell, i) => {
        if (i === 0 && !isPrioritised) return [];
        const padded = cell.padEnd(widths[i] ?? 0);
        const code = paint ? colours[cell] : undefined;
        return [code ? `\u001b[${code}m${padded}\u001b[0m` : padded];
      })
      .join(' ')
      .trimEnd();
  return [line(head, false), ...rows.map((row) => line(row, colour))];
}

function fixOf(each: ReportFinding): string {
  if (each.malicious) return 'malicious: remove';
  return each.fixed.length > 0 ? each.fixed.join(', ') : each.fixState.replaceAll('-', ' ');
}

function upgradeLines(report: Report): string[] {
  const upgrades = upgradesOf(report);
  const lines = upgrades.slice(0, MAX_UPGRADES).map((each) => {
    const rest = each.remains.length > 0 ? `, ${each.remains.length} less severe remain` : '';
    const clean = each.clean ? ` (all of them in ${plain(each.clean)})` : '';
    return `update: ${plain(each.package.name)} ${plain(each.package.version)} -> ${plain(each.to)} clears ${each.clears.length}${rest}${clean}`;
  });
  if (upgrades.length > MAX_UPGRADES)
    lines.push(`update: ${upgrades.length - MAX_UPGRADES} more; the JSON report lists all`);
  return lines;
}

function lifecycleLines(report: Report): string[] {
  const { os } = report.scan.inventory;
  const life = os && lifecycleOf(os, report.now);
  if (life?.state !== 'extended') return [];
  return [
    `life cycle: ${plain(os?.prettyName || os?.id || '')} gets updates of its long-term team alone, until ${life.extended}`,
  ];
}

function summary(findings: readonly ReportFinding[]): string {
  const counts = new Map<SeverityWord, number>();
  for (const each of findings) counts.set(each.severity, (counts.get(each.severity) ?? 0) + 1);
  const words = [...counts]
    .sort(([a], [b]) => severityRank[a] - severityRank[b])
    .map(([word, count]) => `${count} ${word}`);
  const urgent = findings.filter((each) => each.priority?.word === 'act').length;
  const act = urgent > 0 ? `; act on ${urgent} of them now` : '';
  return `${findings.length} findings${words.length > 0 ? `: ${words.join(', ')}` : ''}${act}`;
}
