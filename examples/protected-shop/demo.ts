import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { variants } from './protection/protect.js';
import { printAttacks, printCustomers } from './report/summary.js';
import { writeSarif } from './report/write-sarif.js';
import { attackPhase } from './run/attack-phase.js';
import { cpuPerRequest, customerPhase } from './run/customer-phase.js';
import { brokenPromises, type VariantOutcome } from './run/promise.js';
import { startShop } from './shop-process.js';
import { judgeSupplyChain, scanShop } from './supply-chain/scan-shop.js';

/** Runs the shop bare and protected, sends every variant the same traffic, and says what protection changed. */
const { values } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    output: { type: 'string' },
    rounds: { type: 'string', default: '15' },
  },
});
const output = resolve(values.output ?? fileURLToPath(new URL('../../demo-output', import.meta.url)));
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'protected-shop-'));

const shops = await Promise.all(variants.map((variant) => startShop(variant, join(work, variant), output)));
const rules = shops.find((shop) => shop.rules !== undefined)?.rules;
console.log(`rules of the WAF: ${rules?.name}, ${rules?.count} rules\n`);

const customers = [];
for (const shop of shops) customers.push(await customerPhase(shop));
const cpu = await cpuPerRequest(shops, Number(values.rounds));
const successes = [];
for (const shop of shops) successes.push(await attackPhase(shop));

printAttacks(variants, successes);
printCustomers(variants, customers, cpu);

if (values.serve) {
  for (const { variant, port } of shops) console.log(`${variant.padEnd(12)} http://127.0.0.1:${port}/`);
  console.log('The shops are vulnerable on purpose and listen on loopback only. Ctrl-C stops them.');
  await new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop));
}

const outcomes: VariantOutcome[] = [];
for (const [index, shop] of shops.entries()) {
  const events = await shop.stop();
  outcomes.push({ variant: shop.variant, broken: customers[index]!.broken, successes: successes[index]!, events });
  if (shop.variant === 'bare') continue;
  const name = join(output, shop.variant.replaceAll(' ', '-'));
  await writeSarif(`${name}.ndjson`, `${name}.sarif`);
  console.log(`${shop.variant.padEnd(12)} ${events} events in ${name}.db, .ndjson and .sarif`);
}

console.log('');
const supplyChain = judgeSupplyChain(await scanShop(work, output));
console.log(`  report: ${join(output, 'shop-image.html')}, .sarif and .ndjson`);
rmSync(work, { recursive: true, force: true });

const broken = [...brokenPromises(outcomes), ...supplyChain];
for (const text of broken) console.error(`broken promise: ${text}`);
if (broken.length === 0) console.log('every promise of the README holds');
process.exitCode = broken.length === 0 ? 0 : 1;
