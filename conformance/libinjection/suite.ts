import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { detectSqli } from '../../packages/waf/src/libinjection/detect-sqli.js';
import { detectXss } from '../../packages/waf/src/libinjection/detect-xss.js';
import { HtmlTokenizer } from '../../packages/waf/src/libinjection/html-tokenizer.js';
import { Folding, fold } from '../../packages/waf/src/libinjection/sql-fold.js';
import { SqlLexer } from '../../packages/waf/src/libinjection/sql-lexer.js';
import { emptyToken, type SqlToken } from '../../packages/waf/src/libinjection/sql-token.js';
import { defineSuite, type Report } from '../harness/suite.js';
import { readCases, readList, type TestCase, trimmedEnd } from './cases.js';

/** A token as the expectations write it. */
function line(token: SqlToken): string {
  const text = token.type === 's' || token.type === 'v' ? token.open + token.value + token.close : token.value;
  return `${token.type} ${'@'.repeat(token.signs)}${text}`;
}

function run({ kind, input }: TestCase): string {
  const lexer = new SqlLexer(input, { quote: '', dialect: 'ansi' });
  if (kind === 'tokens') {
    const lines: string[] = [];
    for (const token = emptyToken(); lexer.next(token); ) lines.push(line(token));
    return lines.join('\n');
  }
  if (kind === 'folding') {
    const folding = new Folding();
    const count = fold(lexer, folding);
    return folding.tokens.slice(0, count).map(line).join('\n');
  }
  if (kind === 'sqli') return detectSqli(input) ?? '';
  const html = new HtmlTokenizer();
  html.open(input, 'data');
  const lines: string[] = [];
  while (html.next()) lines.push(`${html.type},${html.value.length},${html.value}`);
  return lines.join('\n');
}

const tidy = (text: string) => text.split('\n').map(trimmedEnd).join('\n');

/** Prints how many inputs of each list are found; upstream gives no verdict for single lines. */
function printRecall(root: string, report: Report): void {
  const folder = join(root, 'libinjection/data');
  const totals = new Map<string, [found: number, of: number]>();
  for (const file of readdirSync(folder).sort()) {
    const kind = file.split('-')[0] ?? '';
    if (!file.endsWith('.txt') || kind === 'tbd') continue;
    const inputs = readList(join(folder, file));
    const sqli = inputs.filter((input) => detectSqli(input) !== undefined).length;
    const xss = inputs.filter(detectXss).length;
    const found = kind === 'sqli' ? sqli : xss;
    if (kind === 'false_positives.txt') {
      report.note(`false positives: SQLi ${sqli} of ${inputs.length}, XSS ${xss} of ${inputs.length}`);
      continue;
    }
    report.note(`recall ${file}: ${found} of ${inputs.length}`);
    const total = totals.get(kind) ?? [0, 0];
    totals.set(kind, [total[0] + found, total[1] + inputs.length]);
  }
  for (const [kind, [found, of]] of totals) report.note(`recall of all ${kind} lists: ${found} of ${of}`);
}

export const suite = defineSuite({
  name: 'libinjection',
  about: "libinjection's own tests: SQL tokens, folding, verdicts with fingerprints, HTML tokens; recall on its lists.",
  tier: 'quick',
  data: ['libinjection'],
  run({ root, report }) {
    for (const test of readCases(join(root, 'libinjection/tests'))) {
      const found = tidy(run(test));
      const wanted = tidy(test.expected);
      report.result(
        test.id,
        found === wanted ? undefined : `expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`,
      );
    }
    printRecall(root, report);
  },
});
