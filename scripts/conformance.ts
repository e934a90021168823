import './event-watch.js';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findDataRoot } from '../conformance/harness/data-root.js';
import { printOutcome } from '../conformance/harness/print.js';
import { loadSuites, runSuite } from '../conformance/harness/run-suite.js';
import { holds } from '../conformance/harness/tally.js';

/** `npm run conformance -- SUITE... [--data DIR] [--json FILE] [--all | --quick]` */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    all: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

const suites = await loadSuites();
const names = values.all
  ? [...suites.keys()]
  : values.quick
    ? [...suites.values()].filter(({ tier }) => tier === 'quick').map(({ name }) => name)
    : positionals;
if (names.length === 0) {
  console.log('usage: npm run conformance -- SUITE... [--data DIR] [--json FILE] | --all | --quick\n');
  for (const { name, tier, about } of suites.values()) console.log(`  ${name.padEnd(16)} ${tier.padEnd(6)} ${about}`);
  process.exit(2);
}

const root = findDataRoot(values.data);
const outcomes: unknown[] = [];
let good = true;
for (const name of names) {
  const suite = suites.get(name);
  if (suite === undefined) {
    console.error(`no suite is named ${name}; there are: ${[...suites.keys()].join(', ')}`);
    process.exit(2);
  }
  const outcome = await runSuite(suite, root, values.quick);
  outcomes.push(outcome);
  if ('absent' in outcome) {
    console.log(`${name}: data absent (${outcome.absent.join(', ')}); give --data DIR or LAMELLAR_CONFORMANCE`);
    if (!values.all && !values.quick) good = false;
    continue;
  }
  printOutcome(outcome);
  good &&= holds(outcome);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(outcomes, null, 2)}\n`);
process.exit(good ? 0 : 1);
