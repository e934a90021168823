import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Variant } from './protection/protect.js';

/** A shop that runs in a process of its own. */
export interface ShopProcess {
  readonly variant: Variant;
  readonly port: number;
  readonly root: string;
  /** What protects it, as the process reports it. */
  readonly rules: RuleSummary | undefined;
  /** User and system CPU time so far, in microseconds. */
  cpu(): Promise<number>;
  /** Stops the shop after its events are written; returns how many it wrote. */
  stop(): Promise<number>;
}

/** Which rules a protected shop runs. */
export interface RuleSummary {
  readonly name: string;
  readonly count: number;
}

type Message =
  | { kind: 'ready'; port: number; rules?: RuleSummary }
  | { kind: 'cpu'; usage: NodeJS.CpuUsage }
  | { kind: 'stopped'; events: number };

/** Starts a shop from the sources with the same flags as this process. */
export async function startShop(variant: Variant, root: string, output: string, port = 0): Promise<ShopProcess> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [variant, root, output, String(port)]);
  const died = once(child, 'exit').then(([code]): never => {
    throw new Error(`the shop's process (${variant}) ended with exit code ${code}`);
  });
  // Whoever waits for a message hears of it; nobody else has to.
  died.catch(() => undefined);
  const ready = await message(child, died, 'ready');
  return {
    variant,
    root,
    port: ready.port,
    rules: ready.rules,
    async cpu() {
      child.send('cpu');
      const { usage } = await message(child, died, 'cpu');
      return usage.user + usage.system;
    },
    async stop() {
      child.send('stop');
      const { events } = await message(child, died, 'stopped');
      child.kill();
      return events;
    },
  };
}

async function message<K extends Message['kind']>(
  child: ChildProcess,
  died: Promise<never>,
  kind: K,
): Promise<Extract<Message, { kind: K }>> {
  for (;;) {
    const [received] = (await Promise.race([once(child, 'message'), died])) as [Message];
    if (received.kind === kind) return received as Extract<Message, { kind: K }>;
  }
}
