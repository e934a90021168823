import { equal, match, ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import type { OcsfEvent } from '@lamellar/events';
import { containerProblem, startContainer } from './container.js';
import { guardContainer } from './guard.js';

/** A container reaches two servers; guarded, one of them only; released, both again. */
async function smoke(): Promise<void> {
  const server = createServer((socket) => socket.end('reached')).listen(0, '0.0.0.0');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  using container = startContainer();
  const events: OcsfEvent[] = [];
  const reach = async (address: string): Promise<{ code: number; output: string }> =>
    container.run(`nc -w 2 ${address} ${port} </dev/null`);
  try {
    for (const address of ['127.0.0.1', '127.0.0.2']) match((await reach(address)).output, /reached/);
    const guard = guardContainer(container, [{ to: ['127.0.0.1'], ports: [port], protocol: 'tcp' }], 60_000, (event) =>
      events.push(event),
    );
    match((await reach('127.0.0.1')).output, /reached/);
    const denied = await reach('127.0.0.2');
    ok(denied.code !== 0);
    match(denied.output, /not permitted/);
    guard.drain();
    equal(events.length, 1);
    const text = JSON.stringify(events[0]);
    ok(text.includes('127.0.0.2') && text.includes(container.id));
    guard.release();
    match((await reach('127.0.0.2')).output, /reached/);
  } finally {
    server.close();
  }
  console.log('egress-guard: 127.0.0.2 was reached, then denied with one event, then reached again; 127.0.0.1 always');
}

const problem = containerProblem();
if (problem !== undefined) console.log(`SKIP ${problem}`);
else await smoke();
