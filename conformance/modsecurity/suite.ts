import { join } from 'node:path';
import { compileRules, createWaf, type Program, RuleErrors } from '@lamellar/waf';
import { defineSuite } from '../harness/suite.js';
import { type RegressionCase, readCases } from './read-cases.js';

/** Where ModSecurity's defaults are not ours: response bodies are looked at unless a rule says Off. */
const modsecurityDefaults = 'SecResponseBodyAccess On\n';

async function load(test: RegressionCase, folder: string): Promise<Program | string> {
  const name = join(folder, 'regression/case.conf');
  try {
    return await compileRules([{ name, text: modsecurityDefaults + test.rules }]);
  } catch (error) {
    if (error instanceof RuleErrors) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
}

function statusOf(program: Program, { request, response, client, server }: RegressionCase): number {
  const waf = createWaf(program, { parseByContentType: false, refuseUnparsed: false, limitStatus: 403 });
  const verdict = waf.inspect(
    {
      ...request,
      remoteAddress: client.ip,
      remotePort: client.port,
      serverAddress: server.ip,
      serverPort: server.port,
    },
    { status: 200, ...response },
  );
  return verdict.status ?? 200;
}

async function runCase(test: RegressionCase, folder: string): Promise<string | undefined> {
  const program = await load(test, folder);
  if (typeof program === 'string') return test.loads ? `does not load: ${program}` : undefined;
  if (!test.loads) return 'loads, but should not';
  const status = statusOf(program, test);
  return status === test.status ? undefined : `expected ${test.status}, got ${status}`;
}

export const suite = defineSuite({
  name: 'modsecurity',
  about: 'The regression cases of ModSecurity v3 that expect an HTTP status or an error at load.',
  tier: 'quick',
  data: ['seclang/modsecurity'],
  run: async ({ root, report }) => {
    const folder = join(root, 'seclang/modsecurity');
    for (const test of readCases(folder)) {
      let problem: string | undefined;
      try {
        problem = await runCase(test, folder);
      } catch (error) {
        problem = error instanceof Error ? `threw ${error.message}` : String(error);
      }
      report.result(test.id, problem);
    }
  },
});
