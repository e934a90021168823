import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyVex,
  checkLicences,
  doubtsOf,
  folder,
  htmlReport,
  match,
  openAdvisories,
  parseLicencePolicy,
  parseVex,
  prioritise,
  type Report,
  readAdvisories,
  sarifReport,
  scanToEnd,
  tableReport,
  toEvents,
} from '@lamellar/scanner';

/** What the gate is given. */
export interface Gate {
  readonly project: string;
  /** Files or folders of advisories; in CI, what `lamellar-scan db update` fetched. */
  readonly advisories: string;
  readonly vex: string;
  readonly licences: string;
  /** Where the reports go. */
  readonly output: string;
  readonly emit: (event: ReturnType<typeof toEvents> extends Generator<infer E> ? E : never) => void;
}

/** Why the gate is closed; open when there is nothing. */
export async function runGate(gate: Gate): Promise<string[]> {
  using advisories = openAdvisories(':memory:');
  advisories.import(
    'example',
    readAdvisories(gate.advisories, (where, error) => {
      throw new Error(`${where}: ${error.message}`);
    }),
    Date.now(),
  );
  const scan = await scanToEnd(folder(gate.project));
  const matched = match(scan.inventory, advisories);
  const { suppressed, findings } = applyVex(matched, parseVex(readFileSync(gate.vex, 'utf8')));
  const report: Report = {
    scan,
    match: { ...matched, findings: prioritise(findings, { threat: (ids) => advisories.threat(ids) }) },
    suppressed,
    licences: checkLicences(scan.inventory, parseLicencePolicy(readFileSync(gate.licences, 'utf8'))),
    freshness: advisories.freshness(),
    now: Date.now(),
  };
  writeFileSync(join(gate.output, 'scan.sarif'), sarifReport(report));
  writeFileSync(join(gate.output, 'scan.html'), htmlReport(report));
  process.stdout.write(tableReport(report));
  for (const event of toEvents(report)) gate.emit(event);
  return reasons(report);
}

/** The rule: nothing high or critical that has a fix, nothing malicious, no denied licence, and nothing unknown. */
function reasons(report: Report): string[] {
  const bad = (report.match?.findings ?? []).filter(
    (each) => each.malicious || (each.fixed.length > 0 && (each.severity === 'critical' || each.severity === 'high')),
  );
  const denied = (report.licences ?? []).filter((each) => each.verdict === 'deny');
  return [
    ...bad.map(
      (each) =>
        `${each.id} in ${each.package.name} ${each.package.version} is ${each.severity}: update to ${each.fixed[0]}`,
    ),
    ...denied.map((each) => `${each.package.name} is under ${each.licence}`),
    ...doubtsOf(report).map((doubt) => `unknown: ${doubt}`),
  ];
}
