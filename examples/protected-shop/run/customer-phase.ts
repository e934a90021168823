import { progress } from '../report/progress.js';
import type { ShopProcess } from '../shop-process.js';
import { type Legitimate, legitimate } from '../traffic/legitimate.js';
import { Client } from '../traffic/request.js';

/** What customers met, and what serving them cost. */
export interface CustomerResult {
  /** `name: what went wrong` for each broken request. */
  readonly broken: readonly string[];
}

async function serve(client: Client, { name, request, status, holds }: Legitimate): Promise<string | undefined> {
  try {
    const answer = await client.send(request);
    if (answer.status !== status) return `${name}: status ${answer.status} instead of ${status}`;
    return answer.body.includes(holds) ? undefined : `${name}: the answer lacks "${holds}"`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Sends every legitimate request once and compares each answer with the right one. */
export async function customerPhase(shop: ShopProcess): Promise<CustomerResult> {
  const bar = progress(`serving customers: ${shop.variant}`, legitimate.length);
  const client = new Client(shop.port);
  const broken: string[] = [];
  for (const each of legitimate) {
    const problem = await serve(client, each);
    if (problem !== undefined) broken.push(problem);
    bar.step();
  }
  client.close();
  bar.end(`${broken.length} broken`);
  return { broken };
}

/**
 * CPU time per legitimate request of each shop, in microseconds: rounds in turn, bare and protected, so that a change
 * of the machine's speed meets both; the median round counts.
 */
export async function cpuPerRequest(shops: readonly ShopProcess[], rounds: number): Promise<readonly number[]> {
  const bar = progress('measuring CPU time per request', rounds * shops.length);
  const clients = shops.map(({ port }) => new Client(port));
  const costs = shops.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, shop] of shops.entries()) {
      const before = await shop.cpu();
      for (const { request } of legitimate) await clients[index]!.send(request).catch(() => undefined);
      costs[index]!.push(((await shop.cpu()) - before) / legitimate.length);
      bar.step();
    }
  }
  for (const client of clients) client.close();
  bar.end();
  return costs.map((each) => each.sort((a, b) => a - b)[each.length >> 1]!);
}
