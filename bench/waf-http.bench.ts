import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { RequestView } from '@lamellar/waf';
import { defineBench } from './harness/bench.js';
import { formatNs, median } from './harness/cpu.js';
import { load } from './waf-http/load.js';
import { benchRules } from './waf-mirror/rules.js';
import { type BenchRequest, benchRequests, rawRequest } from './waf-peers/requests.js';

const ROUNDS = 7;
const CONNECTIONS = 8;
const MILLISECONDS = 700;
/** What the adapter may add to the engine's own time: reading, giving back and judging over real sockets. Nanoseconds. */
const ADAPTER = 100_000;

interface Application {
  readonly child: ChildProcess;
  readonly port: number;
}

/** One round of one application on one request. */
interface Sample {
  readonly perSecond: number;
  /** Nanoseconds of processor time for one request. */
  readonly cpu: number;
}

/** Express 5 with and without the WAF, each in a process of its own, asked in turn. */
export const bench = defineBench({
  name: 'waf-http',
  about: 'What does the WAF cost an Express 5 application, in requests per second and processor time?',
  async run(table) {
    const { name } = await benchRules();
    const applications = await Promise.all((['bare', 'waf'] as const).map(start));
    const [bare, guarded] = applications as [Application, Application];
    try {
      table.note(`${name}, phases 1 to 5, block mode; Express 5 with both body parsers; ${CONNECTIONS} connections`);
      for (const request of benchRequests.filter(({ attack }) => !attack)) {
        const samples = { bare: [] as Sample[], waf: [] as Sample[] };
        for (let round = -1; round < ROUNDS; round++) {
          const [without, withWaf] = [await measure(bare, request), await measure(guarded, request)];
          // The first round warms both up.
          if (round < 0) continue;
          samples.bare.push(without);
          samples.waf.push(withWaf);
        }
        const of = (list: readonly Sample[], what: keyof Sample): number => median(list.map((sample) => sample[what]));
        const [fast, slow] = [of(samples.bare, 'perSecond'), of(samples.waf, 'perSecond')];
        const [cheap, dear] = [of(samples.bare, 'cpu'), of(samples.waf, 'cpu')];
        const { engine } = await ask(guarded, { engine: view(request) });
        const adapter = dear - cheap - engine;
        table.note(
          `${request.name}: ${Math.round(slow)} requests per second with, ${Math.round(fast)} without; of ${formatNs(dear - cheap)} that the WAF adds the engine alone takes ${formatNs(engine)}`,
        );
        table.row({
          what: `${request.name}: CPU per request, with and without`,
          ours: formatNs(dear),
          peer: formatNs(cheap),
          ratio: `${(dear / cheap).toPrecision(3)}x`,
          target: `adapter <= ${formatNs(ADAPTER)}`,
          met: adapter <= ADAPTER,
        });
      }
      for (const request of benchRequests.filter(({ attack }) => attack)) {
        const { statuses } = await load(guarded.port, rawRequest(request), 1, 50);
        const refused = [...statuses.keys()].every((status) => status === 403);
        table.limit(`${request.name}: answers other than 403`, refused ? 0 : 1, 'kinds', { max: 0 });
      }
    } finally {
      for (const { child } of applications) child.kill('SIGTERM');
    }
  },
});

async function start(kind: 'bare' | 'waf'): Promise<Application> {
  const child = fork(new URL('./waf-http/application.ts', import.meta.url), [kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the application ended with ${code}`);
    }),
  ])) as [{ port: number }];
  return { child, port: message.port };
}

async function ask({ child }: Application, message: object = {}): Promise<{ cpu: number; engine: number }> {
  const answer = once(child, 'message');
  child.send(message);
  return ((await answer) as [{ cpu: number; engine: number }])[0];
}

async function measure(application: Application, request: BenchRequest): Promise<Sample> {
  const before = await ask(application);
  const { requests, seconds, statuses } = await load(application.port, rawRequest(request), CONNECTIONS, MILLISECONDS);
  const after = await ask(application);
  const other = [...statuses.keys()].filter((status) => status !== 200);
  if (other.length > 0) throw new Error(`${request.name}: expected 200 everywhere, found ${other.join(', ')}`);
  return { perSecond: requests / seconds, cpu: ((after.cpu - before.cpu) * 1000) / requests };
}

function view({ method, uri, headers, body }: BenchRequest): RequestView {
  // Sent over IPC: bodies as byte strings.
  return { method, target: uri, headers, ...(body === '' ? {} : { body }) };
}
