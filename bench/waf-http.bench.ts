import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { defineBench } from './harness/bench.js';
import { formatNs, median } from './harness/cpu.js';
import { load } from './waf-http/load.js';
import { benchRules } from './waf-mirror/rules.js';
import { type BenchRequest, benchRequests, rawRequest } from './waf-peers/requests.js';

const ROUNDS = 9;
const CONNECTIONS = 8;
const MILLISECONDS = 500;
/** Rounds that warm up: until three in a row are no faster than the best before, and no more than so many. */
const WARM_UP = 30;
/** Share of its processor time that a protected application may spend on the adapter: reading, giving back, holding. */
const ADAPTER = 0.2;

type Kind = 'bare' | 'engine' | 'waf';

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
    const kinds: readonly Kind[] = ['bare', 'engine', 'waf'];
    const started = await Promise.all(kinds.map(start));
    const applications = new Map(kinds.map((kind, index) => [kind, started[index]!]));
    try {
      table.note(`${name}, phases 1 to 5, block mode; Express 5 with both body parsers; ${CONNECTIONS} connections`);
      for (const request of benchRequests.filter(({ attack }) => !attack)) {
        const samples = new Map<Kind, Sample[]>(kinds.map((kind) => [kind, []]));
        for (const application of started) await warmUp(application, request);
        for (let round = 0; round < ROUNDS; round++)
          for (const [kind, application] of applications)
            samples.get(kind)!.push(await measure(application, request, MILLISECONDS));
        const of = (kind: Kind, what: keyof Sample): number => median(samples.get(kind)!.map((sample) => sample[what]));
        const [without, alone, withWaf] = [of('bare', 'cpu'), of('engine', 'cpu'), of('waf', 'cpu')];
        const share = (withWaf - alone) / withWaf;
        table.note(
          `${request.name}: ${Math.round(of('waf', 'perSecond'))} requests per second with, ${Math.round(of('bare', 'perSecond'))} without; the engine takes ${formatNs(alone - without)}, the adapter ${formatNs(Math.max(0, withWaf - alone))}`,
        );
        table.row({
          what: `${request.name}: CPU per request, with and without`,
          ours: formatNs(withWaf),
          peer: formatNs(without),
          ratio: `${(withWaf / without).toPrecision(3)}x`,
          target: `adapter ${Math.round(Math.max(0, share) * 100)} % <= ${ADAPTER * 100} %`,
          met: share <= ADAPTER,
        });
      }
      for (const request of benchRequests.filter(({ attack }) => attack)) {
        const { statuses } = await load(applications.get('waf')!.port, rawRequest(request), 1, 50);
        const passed = [...statuses].reduce((sum, [status, count]) => (status === 403 ? sum : sum + count), 0);
        table.limit(`${request.name}: requests that are not refused`, passed, 'requests', { max: 0 });
      }
    } finally {
      for (const { child } of started) child.kill('SIGTERM');
    }
  },
});

async function start(kind: Kind): Promise<Application> {
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

/** Microseconds of processor time since the start. */
async function cpuOf({ child }: Application): Promise<number> {
  const answer = once(child, 'message');
  child.send('tell');
  return ((await answer) as [{ cpu: number }])[0].cpu;
}

/** The compiler of V8 needs many requests until it has done with what they run, more so on a machine that is busy. */
async function warmUp(application: Application, request: BenchRequest): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0, still = 0; round < WARM_UP && still < 3; round++) {
    const { cpu } = await measure(application, request, 2 * MILLISECONDS);
    still = cpu < best * 0.97 ? 0 : still + 1;
    best = Math.min(best, cpu);
  }
}

async function measure(application: Application, request: BenchRequest, milliseconds: number): Promise<Sample> {
  const before = await cpuOf(application);
  const { requests, seconds, statuses } = await load(application.port, rawRequest(request), CONNECTIONS, milliseconds);
  const spent = (await cpuOf(application)) - before;
  const other = [...statuses.keys()].filter((status) => status !== 200);
  if (other.length > 0) throw new Error(`${request.name}: expected 200 everywhere, found ${other.join(', ')}`);
  return { perSecond: requests / seconds, cpu: (spent * 1000) / requests };
}
