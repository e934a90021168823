import type { Variant } from '../protection/protect.js';
import { countSuccesses, type Successes } from '../run/attack-phase.js';
import type { CustomerResult } from '../run/customer-phase.js';
import { attackClasses } from '../traffic/attack.js';
import { attacks } from '../traffic/attacks/index.js';
import { legitimate } from '../traffic/legitimate.js';
import { printTable } from './table.js';

/** Prints how many attacks of each class succeeded against each variant, and names those that protection did not stop. */
export function printAttacks(variants: readonly Variant[], successes: readonly Successes[]): void {
  console.log('');
  printTable(
    ['attacks that succeeded, by effect', 'sent', ...variants],
    [
      ...attackClasses.map((name) => [name, attacks[name].length, ...successes.map((each) => each.get(name)!.length)]),
      ['all classes', Object.values(attacks).flat().length, ...successes.map(countSuccesses)],
    ],
  );
  const last = variants.length - 1;
  for (const name of attackClasses) {
    for (const attack of successes[last]!.get(name)!)
      console.log(`still succeeds against "${variants[last]}": ${name}: ${attack}`);
  }
}

/** Prints what customers met and what a request costs in each variant. */
export function printCustomers(
  variants: readonly Variant[],
  customers: readonly CustomerResult[],
  cpu: readonly number[],
): void {
  const [bare = 0] = cpu;
  console.log('');
  printTable(
    ['legitimate traffic', 'sent', ...variants],
    [
      ['requests broken', legitimate.length, ...customers.map(({ broken }) => broken.length)],
      ['CPU per request, us', '', ...cpu.map((cost) => cost.toFixed(0))],
      ['added CPU per request, us', '', ...cpu.map((cost) => (cost - bare).toFixed(0))],
    ],
  );
  for (const [index, { broken }] of customers.entries()) {
    for (const problem of broken) console.log(`broken in "${variants[index]}": ${problem}`);
  }
  console.log('');
}
