import type { SeverityWord } from '../severity/index.js';
import type { Suppression } from '../vex/index.js';
import type { Report, ReportFinding } from './report.js';
import { doubtsOf } from './unknown.js';

const levels: Readonly<Record<SeverityWord, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  unknown: 'warning',
  none: 'none',
};
/** `security-severity` of findings that state no score: the middle of their word's range. */
const scores: Readonly<Record<SeverityWord, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  unknown: '5.0',
  none: '0.0',
};

/**
 * A SARIF 2.1.0 log: one rule for each vulnerability, one result for each package and place. What was taken back stands there with its suppression; doubts are notifications
 * of a run that was not successful.
 */
export function sarifReport(report: Report): string {
  const findings = report.match?.findings ?? [];
  const suppressed = report.suppressed ?? [];
  const doubts = doubtsOf(report);
  const rules = [
    ...new Map([...findings, ...suppressed.map((each) => each.finding)].map((each) => [each.id, each])).values(),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(rules.map((each, i) => [each.id, i]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lamellar-scan',
            informationUri: 'https://github.com/lamellar/lamellar',
            rules: rules.map(rule),
          },
        },
        results: [
          ...findings.map((each) => result(each, index.get(each.id) ?? 0)),
          ...suppressed.map(({ finding, by }) => result(finding, index.get(finding.id) ?? 0, by)),
        ],
        invocations: [
          {
            executionSuccessful: doubts.length === 0,
            ...(doubts.length > 0
              ? { toolExecutionNotifications: doubts.map((text) => ({ level: 'warning', message: { text } })) }
              : {}),
          },
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(each: ReportFinding): object {
  return {
    id: each.id,
    shortDescription: { text: each.summary || each.id },
    ...(each.references[0] ? { helpUri: each.references[0] } : {}),
    properties: {
      'security-severity': each.score?.toFixed(1) ?? scores[each.severity],
      tags: ['security', 'vulnerability'],
    },
  };
}

function result(each: ReportFinding, ruleIndex: number, by?: Suppression): object {
  const fix = each.fixed.length > 0 ? `fixed in ${each.fixed.join(' or ')}` : 'no fix yet';
  return {
    ruleId: each.id,
    ruleIndex,
    level: levels[each.severity],
    message: { text: `${each.package.name} ${each.package.version}: ${each.id} (${each.severity}), ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: each.package.path.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: 1 },
        },
      },
    ],
    ...(by
      ? {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: [by.status, by.justification ?? by.impact, by.author].filter(Boolean).join(': '),
            },
          ],
        }
      : {}),
    ...(each.priority ? { rank: each.priority.score } : {}),
    partialFingerprints: { 'lamellar/v1': `${each.id}|${each.package.purl}|${each.package.path}` },
  };
}
