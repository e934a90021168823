import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MirrorStats } from '@lamellar/gateway/mirror';
import { createWaf } from '@lamellar/waf';
import { defineBench } from './harness/bench.js';
import { median } from './harness/cpu.js';
import { type Captured, capture } from './waf-mirror/capture.js';
import { nginxPath, startNginx } from './waf-mirror/nginx.js';
import { benchRules } from './waf-mirror/rules.js';

const ROUNDS = 31;
const REQUESTS = 150;
/** Requests per second: less than what the application can do, as in production. */
const RATE = 200;

/** The mirrored application must not feel the mirror, whatever becomes of its workers; and the mirror must find what inline finds. */
export const bench = defineBench({
  name: 'waf-mirror',
  about: 'What does mirrored judging cost the mirrored application, and does it find what inline judging finds?',
  async run(table) {
    if (nginxPath === undefined)
      return table.noPeer('p99 of the mirrored application', 'nginx is not installed', '<= 1.05');
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-waf-mirror-'));
    const children: ChildProcess[] = [];
    // Sixteen clients in turn, each with a connection that it keeps.
    const agent = new http.Agent({ keepAlive: true, maxSockets: 16, scheduling: 'fifo' });
    try {
      const application = start(children, new URL('./waf-mirror/application.ts', import.meta.url));
      // One mirror for each fate, so that the rounds of one do not meet what the other left behind.
      const [overloaded, dying] = [0, 1].map(() =>
        start(children, new URL('./waf-mirror/mirror-process.ts', import.meta.url), true),
      ) as [ChildProcess, ChildProcess];
      const [{ port }, ...mirrors] = await Promise.all([
        heard<{ port: number }>(application),
        heard<{ port: number }>(overloaded),
        heard<{ port: number }>(dying),
      ]);
      const nginx = await startNginx(
        folder,
        port,
        mirrors.map((mirror) => mirror.port),
      );
      children.push(nginx.child);
      const [saturated, killed] = nginx.mirrored as [number, number];
      const requests = capture(REQUESTS);
      for (const each of [nginx.plain, saturated, killed]) await load(agent, each, requests);
      for (const mirror of [overloaded, dying]) await tell(mirror, 'report');

      // The same capture, judged inline and mirrored.
      const { program, name } = await benchRules();
      const waf = createWaf(program, { mode: 'block' });
      const before = (await tell<Report>(overloaded, 'report')).stats;
      await load(agent, saturated, requests);
      const { detected, stats } = await tell<Report>(overloaded, 'report');
      const lost = lostOf(stats) - lostOf(before);
      const inline = new Set(
        requests.filter((request) => waf.inspect(viewOf(request, saturated)).interrupted).map(({ id }) => id),
      );
      const mirrored = new Set(detected);
      const differ =
        [...inline].filter((id) => !mirrored.has(id)).length + [...mirrored].filter((id) => !inline.has(id)).length;
      table.note(
        `${name}; ${REQUESTS} requests of the capture at ${RATE} per second, ${inline.size} of them detected inline; ${lost} copies dropped`,
      );
      table.limit('detections that differ, drops aside', Math.max(0, differ - lost), 'requests', { max: 0 });

      const times: Record<'plain' | 'saturated' | 'killed', number[]> = { plain: [], saturated: [], killed: [] };
      const p99 = async (each: number): Promise<number> => percentile(await load(agent, each, requests), 0.99);
      for (let round = 0; round < ROUNDS; round++) {
        times.plain.push(await p99(nginx.plain));
        await tell(overloaded, 'saturated');
        times.saturated.push(await p99(saturated));
        await tell(overloaded, 'calm');
        await tell(dying, 'killed');
        times.killed.push(await p99(killed));
        await tell(dying, 'calm');
      }
      const plain = median(times.plain);
      for (const state of ['saturated', 'killed'] as const) {
        const ours = median(times[state]);
        table.row({
          what: `p99 of the application, workers ${state}`,
          ours: `${ours.toFixed(2)} ms`,
          peer: `${plain.toFixed(2)} ms`,
          ratio: (ours / plain).toFixed(3),
          target: '<= 1.05 of no mirror',
          met: ours / plain <= 1.05,
        });
      }
      for (const [fate, mirror] of [['saturated', overloaded] as const, ['killed', dying] as const]) {
        const { stats: all, kills } = await tell<Report>(mirror, 'report');
        table.note(
          `${fate}: ${all.received} copies, ${all.judged} judged, ${all.lost.overload} dropped by overload, ${all.lost.worker} lost with a worker; ${kills} workers killed`,
        );
      }
    } finally {
      agent.destroy();
      for (const child of children) child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

interface Report {
  readonly detected: readonly string[];
  readonly stats: MirrorStats;
  readonly kills: number;
}

/** Rejects when the process ends before its time: nobody waits for a message that cannot come. */
const ended = new WeakMap<ChildProcess, Promise<never>>();

/** `detached` gives it a session of its own, as a service has: Linux shares processors between sessions before it does within one. */
function start(children: ChildProcess[], program: URL, detached = false): ChildProcess {
  const child = fork(program, { detached, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  const end = once(child, 'exit').then(([code]) => {
    throw new Error(`${program.pathname} ended with ${code}`);
  });
  end.catch(() => undefined);
  ended.set(child, end);
  return child;
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const [message] = await Promise.race([once(child, 'message'), ended.get(child)!]);
  return message as T;
}

function tell<T>(child: ChildProcess, state: string): Promise<T> {
  const answer = heard<T>(child);
  child.send(state);
  return answer;
}

/** Sends the requests at a steady rate whatever the answers take, and gives the milliseconds of each from the moment it was due. */
async function load(agent: http.Agent, port: number, requests: readonly Captured[]): Promise<number[]> {
  const begin = performance.now();
  return Promise.all(
    requests.map(async (request, index) => {
      const due = begin + (index * 1000) / RATE;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const sent = performance.now();
      await send(agent, port, request);
      return performance.now() - sent;
    }),
  );
}

function send(agent: http.Agent, port: number, { id, method, target, body }: Captured): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent, port, host: '127.0.0.1', path: target, method, headers: headersOf(id, body) },
      (response) => {
        response.resume().once('end', resolve);
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

function headersOf(id: string, body: string | undefined): Record<string, string> {
  const form =
    body === undefined
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) };
  return { 'user-agent': 'Mozilla/5.0', accept: '*/*', 'x-bench-id': id, ...form };
}

function viewOf(request: Captured, port: number): Parameters<ReturnType<typeof createWaf>['inspect']>[0] {
  // nginx hands on the name without its port.
  const headers = Object.entries({
    host: '127.0.0.1',
    'x-forwarded-for': '127.0.0.1',
    ...headersOf(request.id, request.body),
  });
  return {
    method: request.method,
    target: request.target,
    headers,
    remoteAddress: '127.0.0.1',
    serverPort: port,
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

function lostOf({ lost }: MirrorStats): number {
  return lost.overload + lost.worker + lost.receive;
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}
