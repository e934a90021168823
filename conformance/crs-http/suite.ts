import { join } from 'node:path';
import { compileRules, createWaf } from '@lamellar/waf';
import { buildRequest } from '../crs/build-request.js';
import { judge } from '../crs/judge.js';
import { type CrsTest, readTests } from '../crs/read-tests.js';
import { crsRules } from '../crs/suite.js';
import { defineSuite } from '../harness/suite.js';
import { sendRaw } from './raw-client.js';
import { type ProtectedServer, startServer } from './server.js';

async function runTest(server: ProtectedServer, test: CrsTest): Promise<string | undefined> {
  for (const { input, output } of test.stages) {
    const status = await sendRaw(server.port, buildRequest(input));
    const problem = judge(output, { status, ...(await server.take()) });
    if (problem !== undefined) return `${problem} (status ${status})`;
  }
  return undefined;
}

export const suite = defineSuite({
  name: 'crs-http',
  about:
    'The regression tests of the OWASP Core Rule Set over sockets: a raw client, node:http with the WAF, a reflecting back end.',
  tier: 'full',
  data: ['crs'],
  run: async ({ root, report }) => {
    const server = await startServer(createWaf(await compileRules(crsRules(root)), { mode: 'observe' }));
    try {
      for (const test of readTests(join(root, 'crs/tests/regression/tests'))) {
        // The 37 tests of the .yml file are about the runner itself.
        if (test.file.endsWith('.yaml')) report.result(test.name, await runTest(server, test));
      }
    } finally {
      await server.close();
    }
  },
});
