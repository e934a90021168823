import { join } from 'node:path';
import { defineSuite } from '../harness/suite.js';
import { judge, readCases, runCase } from './cases.js';

export const suite = defineSuite({
  name: 'opa-v1',
  about: "OPA's own compliance cases in Rego v1: queries, modules, data and the results that OPA gives.",
  tier: 'quick',
  data: ['policy/opa-v1'],
  async run({ root, report }) {
    for (const testCase of readCases(join(root, 'policy/opa-v1'))) {
      let detail: string | undefined;
      try {
        detail = judge(testCase, await runCase(testCase, 'v1'));
      } catch (error) {
        detail = `crashed: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`;
      }
      report.result(testCase.id, detail);
    }
  },
});
