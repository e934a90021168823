import { join } from 'node:path';
import { compileRules, createWaf, logLine, readRawRequest, type Waf } from '@lamellar/waf';
import { defineSuite } from '../harness/suite.js';
import { answer } from './application.js';
import { buildRequest } from './build-request.js';
import { judge, type StageResult } from './judge.js';
import { type CrsTest, readTests, type StageInput } from './read-tests.js';

function runStage(waf: Waf, input: StageInput): StageResult {
  const request = readRawRequest(buildRequest(input));
  if ('refused' in request) return { status: 400, ids: new Set(), lines: [] };
  const response = answer(request);
  const verdict = waf.inspect({ ...request, remoteAddress: '127.0.0.1', remotePort: 40_000 }, response);
  return {
    status: verdict.status ?? response.status,
    ids: new Set(verdict.rules.map(({ id }) => id)),
    lines: verdict.rules.map(logLine),
  };
}

function runTest(waf: Waf, test: CrsTest): string | undefined {
  for (const { input, output } of test.stages) {
    const problem = judge(output, runStage(waf, input));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Where the rules are, in load order. */
export function crsRules(root: string): string[] {
  const folder = join(root, 'crs');
  const setup = ['recommended.conf', 'test-settings.conf', 'crs-setup.conf.example'];
  return [...setup.map((name) => join(folder, name)), join(folder, 'rules/*.conf')];
}

export const suite = defineSuite({
  name: 'crs',
  about: 'The regression tests of the OWASP Core Rule Set, in process: paranoia level 4, detection only.',
  tier: 'quick',
  data: ['crs'],
  run: async ({ root, report }) => {
    const waf = createWaf(await compileRules(crsRules(root)), { mode: 'observe' });
    const tests = readTests(join(root, 'crs/tests/regression/tests'));
    let passed = 0;
    let total = 0;
    for (const test of tests) {
      const problem = runTest(waf, test);
      report.result(test.name, problem);
      if (test.file.endsWith('999999.yml')) continue;
      total++;
      if (problem === undefined) passed++;
    }
    report.note(`without 999999.yml: ${passed}/${total}`);
  },
});
