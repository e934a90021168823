import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTable } from './report/table.js';
import { writeReports } from './report/write-reports.js';
import { attackPhase, countSuccesses } from './run/attack-phase.js';
import { cpuPerRequest, customerPhase } from './run/customer-phase.js';
import { brokenPromises } from './run/promise.js';
import { type ShopProcess, startShop } from './shop-process.js';
import { attackClasses } from './traffic/attack.js';
import { attacks } from './traffic/attacks/index.js';
import { legitimate } from './traffic/legitimate.js';

/** Runs the shop bare and protected, sends both the same traffic, and says what the WAF changed. */
const { values } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    output: { type: 'string' },
    rounds: { type: 'string', default: '15' },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const output = resolve(values.output ?? join(here, '../../demo-output'));
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'protected-shop-'));

const start = (variant: ShopProcess['variant']): Promise<ShopProcess> =>
  startShop(variant, join(work, variant), output);
const bare = await start('bare');
const shielded = await start('protected');
console.log(`rules: ${shielded.rules?.name}, ${shielded.rules?.count} rules\n`);

const served = { bare: await customerPhase(bare), protected: await customerPhase(shielded) };
const [cpuBare = 0, cpuProtected = 0] = await cpuPerRequest([bare, shielded], Number(values.rounds));
const broke = { bare: await attackPhase(bare), protected: await attackPhase(shielded) };

console.log('');
printTable(
  ['attacks that succeeded, by effect', 'sent', 'bare', 'protected'],
  [
    ...attackClasses.map((name) => [
      name,
      attacks[name].length,
      broke.bare.get(name)!.length,
      broke.protected.get(name)!.length,
    ]),
    ['all classes', Object.values(attacks).flat().length, countSuccesses(broke.bare), countSuccesses(broke.protected)],
  ],
);
console.log('');
printTable(
  ['legitimate traffic', 'sent', 'bare', 'protected'],
  [
    ['requests broken', legitimate.length, served.bare.broken.length, served.protected.broken.length],
    ['CPU per request, us', '', cpuBare.toFixed(0), cpuProtected.toFixed(0)],
    ['added CPU per request, us', '', '', (cpuProtected - cpuBare).toFixed(0)],
  ],
);
console.log('');
for (const name of attackClasses) {
  for (const attack of broke.protected.get(name)!) console.log(`still succeeds: ${name}: ${attack}`);
}
for (const problem of [...served.bare.broken.map((each) => `bare: ${each}`), ...served.protected.broken])
  console.log(`broken: ${problem}`);

if (values.serve) {
  console.log(`\nbare shop       http://127.0.0.1:${bare.port}/   (vulnerable: loopback only)`);
  console.log(`protected shop  http://127.0.0.1:${shielded.port}/\nCtrl-C stops both.`);
  await new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop));
}
await bare.stop();
const events = await shielded.stop();
for (const line of await writeReports(output)) console.log(line);
rmSync(work, { recursive: true, force: true });

const broken = brokenPromises({
  bare: broke.bare,
  protected: broke.protected,
  brokenBare: served.bare.broken,
  brokenProtected: served.protected.broken,
  events,
});
for (const text of broken) console.error(`broken promise: ${text}`);
if (broken.length === 0) console.log('every promise of the README holds');
process.exitCode = broken.length === 0 ? 0 : 1;
