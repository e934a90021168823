import { equal } from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sqlite } from '@lamellar/stores/sqlite';

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Shows that what rules count and mark in SQLite holds for two processes of the application and outlives a restart; gives the statuses in order. */
export async function smokeRateLimit(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'express-waf-'));
  const file = join(folder, 'state.db');
  const running = new Set<Running>();
  const start = async (): Promise<Running> => {
    const env = { ...process.env, PORT: '0', DATABASE: file, REQUESTS_PER_MINUTE: '4' };
    const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { env, silent: true });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
      if (url === undefined) continue;
      child.stdout?.resume();
      const one = { child, url };
      running.add(one);
      return one;
    }
    throw new Error('the application ended before it listened');
  };
  const stop = async (one: Running): Promise<void> => {
    running.delete(one);
    const ended = once(one.child, 'exit');
    one.child.kill('SIGINT');
    await ended;
  };
  const store = sqlite(file);
  const statuses: number[] = [];
  const ask = async ({ url }: Running, variable: string, value: unknown, agent = 'browser'): Promise<void> => {
    const response = await fetch(`${url}/`, { headers: { 'user-agent': agent, connection: 'close' } });
    statuses.push(response.status);
    // A process commits after it has answered.
    for (let tries = 0; tries < 500; tries++) {
      if ((await store.state.get(`waf/IP/127.0.0.1/${variable}`))?.value === value) return;
      await wait(10);
    }
    throw new Error(`${variable} did not become ${value}`);
  };
  try {
    const [one, two] = await Promise.all([start(), start()]);
    await ask(one, 'requests', 1);
    await ask(one, 'requests', 2);
    await stop(one);
    const again = await start();
    await ask(again, 'requests', 3);
    await ask(two, 'requests', 4);
    await ask(again, 'requests', 5);
    await ask(two, 'requests', 6);
    await ask(two, 'bot', '1', 'Scanner/1.0');
    await ask(again, 'bot', '1');
    equal(statuses.join(), '200,200,200,200,429,429,403,403');
    return statuses;
  } finally {
    await Promise.all([...running].map(stop));
    await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}
