// A mirror in a process of its own. The bench sets its state by messages: `calm`, `saturated`, `killed`.
import { createMirror } from '@lamellar/gateway/mirror';
import { serializeProgram } from '@lamellar/waf';
import { benchRules } from './rules.js';

const busy = new Int32Array(new SharedArrayBuffer(4));
const detected: string[] = [];
// Compiled once, for every worker that is ever started.
const rules = serializeProgram((await benchRules()).program);
const mirror = createMirror({
  module: new URL('./inspectors.ts', import.meta.url),
  data: { busy, rules },
  workers: 2,
  queue: 64,
  onDetection: ({ request }) => detected.push(idOf(request.rawHeaders)),
});
const { port } = await mirror.listen();
let killer: NodeJS.Timeout | undefined;
let kills = 0;
process.on('message', async (state: string) => {
  clearInterval(killer);
  Atomics.store(busy, 0, state === 'saturated' ? 50 : 0);
  if (state === 'killed') {
    killer = setInterval(() => {
      for (const thread of mirror.threads()) {
        kills++;
        void thread.terminate();
      }
    }, 100);
  }
  if (state === 'report') {
    await mirror.drain();
    process.send?.({ detected: detected.splice(0), stats: mirror.stats(), kills });
  } else process.send?.({ state, stats: mirror.stats() });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });

/** The bench numbers its requests in a field of its own. */
function idOf(rawHeaders: readonly string[]): string {
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.toLowerCase() === 'x-bench-id') return rawHeaders[i + 1] ?? '';
  return '';
}
