import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileRules, createWaf, readRawRequest } from '@lamellar/waf';
import { buildRequest } from '../crs/build-request.js';
import { readTests } from '../crs/read-tests.js';
import { defineSuite } from '../harness/suite.js';
import { askOracleWhole, buildOracle, type OracleRequest } from '../http-params/oracle.js';
import { readPayloads, trainHalf } from '../http-params/payloads.js';
import { engineSettings, levelRule, ruleFiles } from '../http-params/rules.js';
import { differences } from './differences.js';
import { carrying, mutated, numbers } from './mutate.js';

/** libmodsecurity does not tell of this rule, which has `noauditlog`. */
const onlyLogged = '980170';

/** Every class stands in the guide. */
function checkGuide(): void {
  const guide = readFileSync(fileURLToPath(new URL('../../docs/guides/waf-readings.md', import.meta.url)), 'utf8');
  for (const { name } of differences) {
    if (!guide.includes(`**${name}**`))
      throw new Error(`docs/guides/waf-readings.md does not explain ${JSON.stringify(name)}`);
  }
}

/** The requests of the Core Rule Set's own tests, each once. */
function crsRequests(root: string): OracleRequest[] {
  const seen = new Map<string, OracleRequest>();
  for (const { stages } of readTests(join(root, 'crs/tests/regression/tests'))) {
    for (const { input } of stages) {
      const bytes = buildRequest(input);
      const request = readRawRequest(bytes);
      // The oracle speaks HTTP/1.1 only.
      if (!('refused' in request) && request.protocol === 'HTTP/1.1') seen.set(bytes, request);
    }
  }
  return [...seen.values()];
}

/** Variations of the values of the train half: attacks, and every tenth honest value. */
function mutations(root: string): OracleRequest[] {
  const pick = numbers(2026);
  const values = trainHalf(readPayloads(join(root, 'http-params/payload_train.csv')));
  const attacks = values.filter(({ kind, hash }) =>
    kind === 'norm' ? hash % 20 === 0 : kind !== 'sqli' || hash % 4 === 0,
  );
  return attacks.map(({ value }) => carrying(mutated(value, pick), pick(4)));
}

export const suite = defineSuite({
  name: 'waf-differential',
  about:
    'The rules that match beside libmodsecurity, request by request, with the same rule set: its own tests, and mutated values.',
  tier: 'full',
  data: ['crs', 'http-params'],
  async run({ root, report }) {
    checkGuide();
    const oracle = buildOracle();
    if ('reason' in oracle) {
      report.metric('same rule ids %', 'NO PEER', '>= 99.50 (libmodsecurity)', false);
      report.note(`NO PEER libmodsecurity: ${oracle.reason}`);
      return;
    }
    const inputs = { 'requests of the CRS tests': crsRequests(root), 'mutated values': mutations(root) };
    for (const level of [1, 4]) {
      const settings = { name: 'settings.conf', text: engineSettings + levelRule(level) };
      const waf = createWaf(await compileRules([settings, ...ruleFiles(root)]), {
        mode: 'observe',
        parseByContentType: false,
      });
      for (const [name, requests] of Object.entries(inputs)) {
        const answers = askOracleWhole(oracle.program, root, level, requests);
        let same = 0;
        let explained = 0;
        const open = new Map<string, { times: number; example: string }>();
        for (const [index, request] of requests.entries()) {
          const verdict = waf.inspect(request);
          const ours = new Set(verdict.rules.map(({ id }) => String(id)).filter((id) => id !== onlyLogged));
          const theirs = answers[index] ?? new Set<string>();
          const differing = [...ours, ...theirs].filter((id) => ours.has(id) !== theirs.has(id));
          const unexplained = differing.filter(
            (id) => !differences.some(({ explains }) => explains(id, request, ours.has(id))),
          );
          if (differing.length === 0) same++;
          else if (unexplained.length === 0) explained++;
          for (const id of unexplained) {
            const row = open.get(id) ?? {
              times: 0,
              example: `${request.method} ${request.target} ${request.body}`.slice(0, 160),
            };
            row.times++;
            open.set(id, row);
          }
        }
        const total = requests.length;
        const share = (100 * same) / total;
        report.note(`PL${level} ${name}: ${same} of ${total} the same, ${explained} differ as the guide explains`);
        for (const [id, { times, example }] of [...open].sort((a, b) => b[1].times - a[1].times).slice(0, 12)) {
          report.note(`  rule ${id} differs in ${times}, such as ${JSON.stringify(example)}`);
        }
        const agreed = (100 * (same + explained)) / total;
        report.note(`PL${level} ${name}: the same without explanations ${share.toFixed(2)} %`);
        // At level 4 one class, the body of multipart requests, decides the share; at level 1 the plain agreement must do.
        const [what, value] = level === 1 ? ['same rule ids', share] : ['same rule ids, or explained', agreed];
        report.metric(`PL${level} ${name}: ${what} %`, value.toFixed(2), '>= 99.50 (libmodsecurity)', value >= 99.5);
      }
    }
  },
});
