import { deepEqual, equal, ok } from 'node:assert/strict';
import { nginxPath } from './nginx.js';
import { startWatched } from './watched.js';

/** Sends traffic through nginx: every request is answered by the application, and the attacks among them are found aside. */
async function smoke(): Promise<void> {
  await using running = await startWatched();
  const { mirror, store, blocks } = running;
  const send = async (path: string, body?: URLSearchParams): Promise<void> => {
    const response = await fetch(
      `http://127.0.0.1:${running.port}${path}`,
      body === undefined ? {} : { method: 'POST', body },
    );
    equal(response.status, 200);
    ok((await response.text()).startsWith('the application answers'));
  };
  const received = async (count: number): Promise<void> => {
    while (mirror.stats().received < count) await new Promise((resolve) => setTimeout(resolve, 5));
    await running.settle();
  };
  const injection = "1' UNION SELECT name, password FROM users-- -";
  // The request that found nginx up was mirrored too.
  const first = 1;
  await received(first);
  for (let i = 0; i < 20; i++) await send(`/item/${i}?name=${encodeURIComponent("O'Brien")}`);
  await received(first + 20);
  deepEqual([store.count({ classUid: 2004 }), blocks.list()], [0, []]);

  await send(`/search?q=${encodeURIComponent(injection)}`);
  await send('/search', new URLSearchParams({ q: injection }));
  await received(first + 22);
  equal(store.count({ classUid: 2004 }), 2);
  equal(blocks.find('127.0.0.1')?.source, '127.0.0.1');

  for (const thread of mirror.threads()) await thread.terminate();
  for (let i = 0; i < 20; i++) await send(`/item/${i}`);
  await received(first + 42);
  const { received: all, judged, lost } = mirror.stats();
  equal(judged + lost.overload + lost.worker + lost.receive, all);
  console.log(`waf-mirror: 42 requests answered, 2 attacks found aside, ${judged} of ${all} copies judged`);
}

if (nginxPath === undefined) console.log('SKIP nginx is not installed');
else await smoke();
