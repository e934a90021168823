import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Json } from '@lamellar/policy';
import { partial } from '@lamellar/policy/partial';
import { buildOpa } from '../../bench/policy-driver/driver.js';
import { defineSuite } from '../harness/suite.js';
import { canonical } from './canonical.js';
import { DATA, MODULE, QUERIES } from './cases.js';

interface Theirs {
  readonly partial?: { readonly queries?: Json; readonly modules?: Json };
}

export const suite = defineSuite({
  name: 'opa-partial',
  about: 'What partial evaluation leaves of a table of rules, beside `opa eval --partial`. Needs Go.',
  tier: 'full',
  run({ report }) {
    const opa = buildOpa();
    if ('reason' in opa) {
      report.skip('partial evaluation', `OPA cannot be built: ${opa.reason}`);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'opa-partial-'));
    const [policyFile, dataFile] = [join(folder, 'p.rego'), join(folder, 'd.json')];
    writeFileSync(policyFile, MODULE);
    writeFileSync(dataFile, JSON.stringify(DATA));
    const policy = compile({ 'p.rego': MODULE }, { data: DATA as unknown as Json });
    for (const query of QUERIES) {
      const args = ['eval', '--partial', '-d', policyFile, '-d', dataFile, '-u', 'input', '-f', 'json', query];
      const theirs = JSON.parse(execFileSync(opa.path, args, { encoding: 'utf8' })) as Theirs;
      const { queries = [], modules = [] } = theirs.partial ?? {};
      const wanted = JSON.stringify(canonical({ queries, support: modules }));
      const found = JSON.stringify(canonical(partial(policy, query).toJSON() as { [key: string]: Json }));
      report.result(query, wanted === found ? undefined : `OPA ${wanted.slice(0, 600)}, ours ${found.slice(0, 600)}`);
    }
    rmSync(folder, { recursive: true });
  },
});
