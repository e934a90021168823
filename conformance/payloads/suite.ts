import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectServerSideRequestForgery } from '../../packages/rasp/src/detect/address/detect-ssrf.js';
import { detectSqlInjection } from '../../packages/rasp/src/detect/sql/detect-sql.js';
import { dialects } from '../../packages/rasp/src/detect/sql/dialect.js';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { createSqliteOracle, sqlContexts } from './sqlite-oracle.js';

interface AddressForm {
  readonly host: string;
  readonly address: string;
  readonly whatwg_host: string | null;
  readonly block: boolean;
}

/** Payload lists of others, put into statements that SQLite itself judges, and hosts in every notation. */
export const suite: Suite = defineSuite({
  name: 'payloads',
  about: 'SQL payloads labelled by SQLite, and notations of internal addresses',
  tier: 'quick',
  data: ['rasp/payloads'],
  run({ root, quick, report }) {
    const folder = join(root, 'rasp/payloads');
    addresses(folder, report);
    sql(folder, report, quick);
  },
});

function addresses(folder: string, report: Report): void {
  const forms = JSON.parse(readFileSync(join(folder, 'ssrf/address-forms.json'), 'utf8')) as readonly AddressForm[];
  for (const [index, { host, address, whatwg_host, block }] of forms.entries()) {
    const texts = [host, `http://${host}/x`];
    const wrong = texts.filter(
      (text) =>
        (detectServerSideRequestForgery({ host: whatwg_host ?? host, address }, [{ place: 'q', text }]) !==
          undefined) !==
        block,
    );
    report.result(
      `ssrf#${index + 1}`,
      wrong.length === 0 ? undefined : `${wrong.join(', ')}: expected ${block ? 'refused' : 'let through'}`,
    );
  }
}

function sql(folder: string, report: Report, quick: boolean): void {
  const payloads = new Set<string>();
  for (const file of readdirSync(join(folder, 'sqli')).sort())
    for (const line of readFileSync(join(folder, 'sqli', file), 'utf8').split('\n'))
      if (line.trim() !== '') payloads.add(line.replace(/\r$/, ''));
  const oracle = createSqliteOracle();
  const detect = (statement: string, text: string): boolean =>
    detectSqlInjection(statement, [{ place: 'q', text }], dialects.sqlite) !== undefined;
  const attacks = { all: 0, found: 0 };
  const benign = { all: 0, refused: 0 };
  let unlabelled = 0;
  let index = 0;
  for (const payload of payloads) {
    index++;
    for (const context of sqlContexts) {
      const statement = context.embed(payload);
      const label = oracle(context, statement);
      if (label === 'changed') {
        attacks.all++;
        if (detect(statement, payload)) attacks.found++;
        else report.note(`missed: ${statement}`);
      } else if (label === 'invalid') unlabelled++;
      const escaped = context.escape?.(payload);
      if (escaped === undefined) continue;
      const harmless = context.embed(escaped);
      if (oracle(context, harmless) !== 'same') continue;
      benign.all++;
      if (!detect(harmless, payload)) continue;
      benign.refused++;
      report.fail(`sql-benign#${index}/${context.name}`, `${harmless} is harmless and was refused`);
    }
  }
  report.note(`${unlabelled} pairs that SQLite refuses to prepare have no label and are not counted`);
  const recall = attacks.found / attacks.all;
  report.metric(`recall of ${attacks.all} SQL attacks`, recall.toFixed(4), '>= 0.995', recall >= 0.995);
  report.metric(`false positives on ${benign.all} SQL pairs`, benign.refused, '= 0', benign.refused === 0);
  // The aim for the number of pairs is of the full run; the quick run judges only what it has.
  if (!quick) report.metric('benign pairs', benign.all, '>= 30000', benign.all >= 30_000);
}
