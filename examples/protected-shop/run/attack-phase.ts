import { progress } from '../report/progress.js';
import type { ShopProcess } from '../shop-process.js';
import { type AttackClass, attackClasses } from '../traffic/attack.js';
import { attacks } from '../traffic/attacks/index.js';
import { startCanary } from '../traffic/canary.js';
import { attempt } from '../traffic/effects.js';
import { Client } from '../traffic/request.js';

/** Which attacks had their effect, by class. */
export type Successes = ReadonlyMap<AttackClass, readonly string[]>;

/** How many attacks succeeded in all. */
export function countSuccesses(successes: Successes): number {
  return [...successes.values()].reduce((sum, names) => sum + names.length, 0);
}

/** Sends every attack to one shop, one after the other, and judges each by its effect. */
export async function attackPhase(shop: ShopProcess): Promise<Successes> {
  const total = Object.values(attacks).flat().length;
  const bar = progress(`attacking: ${shop.variant}`, total);
  const client = new Client(shop.port);
  await using canary = await startCanary();
  const successes = new Map<AttackClass, string[]>();
  for (const name of attackClasses) {
    const succeeded: string[] = [];
    for (const attack of attacks[name]) {
      if (await attempt(attack, client, { canary: canary.address, root: shop.root }, canary))
        succeeded.push(attack.name);
      bar.step();
    }
    successes.set(name, succeeded);
  }
  client.close();
  bar.end(`${countSuccesses(successes)} succeeded`);
  return successes;
}
