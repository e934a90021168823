import { createRequire } from 'node:module';
import {
  complianceFinding,
  dataSecurityFinding,
  detectionFinding,
  httpActivity,
  type OcsfEvent,
  vulnerabilityFinding,
} from '@lamellar/events';
import { toSarif } from '@lamellar/events/sarif';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SARIF_SHAPE } from './sarif-shape.ts';

const ajv = new Ajv2020({ allErrors: true });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const validate = ajv.compile(SARIF_SHAPE);

// The standard's own schema, as the npm package of its matcher carries it: JSON Schema draft 4.
const official = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
const Draft04 = draft04 as unknown as typeof draft04.default;
const ajv04 = new Draft04({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
const validateOfficial = ajv04.compile(official);

function expectValid(log: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(log));
  validate(plain);
  expect(validate.errors ?? []).toEqual([]);
  validateOfficial(plain);
  expect(validateOfficial.errors ?? []).toEqual([]);
}

it('the standard refuses what is no SARIF', () => {
  expect(validateOfficial({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

const waf = detectionFinding({
  severity_id: 4,
  time: 1_800_000_000_000,
  message: 'SQL injection in id',
  finding_info: {
    uid: 'f-1',
    title: 'SQL injection',
    analytic: { type_id: 1, uid: '942100', name: 'libinjection', desc: 'SQL injection by libinjection' },
  },
  evidences: [
    {
      http_request: { http_method: 'GET', version: '1.1', url: { path: '/items', url_string: 'https://x/items?id=1' } },
    },
  ],
  resources: [{ name: 'shop', type: 'service' }],
  metadata: { uid: 'e-1' },
});

const vulnerable = vulnerabilityFinding({
  severity_id: 5,
  finding_info: { uid: 'f-2', title: 'vulnerabilities of shop' },
  vulnerabilities: [
    {
      cve: { uid: 'CVE-2021-44228', cvss: [{ version: '3.1', base_score: 10 }] },
      title: 'Log4Shell',
      affected_packages: [{ name: 'log4j-core', version: '2.14.1', path: '/app/lib/log4j core.jar' }],
      remediation: { desc: 'Update to 2.17.1.' },
    },
    {
      cve: { uid: 'CVE-2020-1' },
      affected_code: [{ file: { name: 'a.js', path: 'src/a.js', type_id: 1 }, start_line: 3, end_line: 5 }],
    },
    { cwe: { uid: 'CWE-79' } },
  ],
});

const failed = complianceFinding({
  severity_id: 3,
  finding_info: { uid: 'f-3', title: 'anonymous-auth' },
  compliance: { control: '1.2.1', standards: ['CIS'], status_id: 3 },
  remediation: { desc: 'Set --anonymous-auth=false.' },
});

describe('SARIF', () => {
  it('tells each finding with its rule, level, place and fingerprint', () => {
    const log = toSarif([waf, vulnerable, failed, httpActivity({ activity_id: 3, http_request: {} })], {
      toolName: 'shop',
    });
    expectValid(log);
    const [run] = log.runs;
    expect(run.results.map(({ ruleId, kind, level }) => [ruleId, kind, level])).toEqual([
      ['942100', 'fail', 'error'],
      ['CVE-2021-44228', 'fail', 'error'],
      ['CVE-2020-1', 'fail', 'error'],
      ['CWE-79', 'fail', 'error'],
      ['1.2.1', 'fail', 'warning'],
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
    expect(run.results[0]).toMatchObject({
      message: { text: 'SQL injection in id' },
      webRequest: { protocol: 'HTTP', method: 'GET', version: '1.1', target: 'https://x/items?id=1' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'shop', kind: 'service' }] }],
      partialFingerprints: { 'lamellarFinding/v1': 'f-1#942100' },
    });
    expect(run.results[1]!.locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'app/lib/log4j%20core.jar' } } },
    ]);
    expect(run.results[2]!.locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'src/a.js' }, region: { startLine: 3, endLine: 5 } } },
    ]);
    expect(run.tool.driver.rules[1]).toMatchObject({
      shortDescription: { text: 'Log4Shell' },
      help: { text: 'Update to 2.17.1.' },
      properties: { 'security-severity': '10.0' },
    });
  });

  it('lists a rule once, and gives what passed or is suppressed no level', () => {
    const passed = { ...failed, compliance: { ...failed.compliance, status_id: 1 } } as OcsfEvent;
    const log = toSarif([failed, passed, { ...waf, status_id: 3 } as OcsfEvent]);
    expectValid(log);
    expect(log.runs[0].tool.driver.rules.length).toBe(2);
    expect(log.runs[0].results[1]).toMatchObject({ kind: 'pass', level: 'none' });
    expect(log.runs[0].results[2]!.suppressions).toEqual([{ kind: 'external' }]);
  });

  it('points at the line of a secret', () => {
    const secret = dataSecurityFinding({
      severity_id: 5,
      finding_info: { uid: 's', title: 'AWS key' },
      file: { name: '.env', path: '/app/.env', type_id: 1 },
      data_security: { discovery_details: [{ occurrences: [{ start_line: 7, end_line: 7 }] }] },
    });
    const log = toSarif([secret]);
    expectValid(log);
    expect(log.runs[0].results[0]!.locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'app/.env' }, region: { startLine: 7, endLine: 7 } } },
    ]);
  });

  it('is valid for any text in a finding', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (uid, title, path) => {
        const event = detectionFinding({
          severity_id: 99,
          finding_info: { uid, title, analytic: { type_id: 1, uid: title } },
          evidences: [{ file: { name: path, path, type_id: 0 } }],
          resources: [{ name: path, uid }],
        });
        expectValid(toSarif([event, event]));
      }),
    );
  });
});
