import http from 'node:http';
import https from 'node:https';
import type { UpstreamConfig } from '../config.js';

/** One server of an upstream, and how it fares. */
export interface Target {
  readonly url: URL;
  readonly agent: http.Agent;
  /** Requests that it is answering. */
  inflight: number;
  /** Failures in a row. */
  failures: number;
  /** It rests until this time; 0 when it does not. Milliseconds. */
  restsUntil: number;
  /** What the last active check said; true before the first. */
  alive: boolean;
}

/** The servers of one upstream. */
export interface Pool {
  readonly name: string;
  readonly targets: readonly Target[];
  /** The fittest target that is not among `tried`; `undefined` when all were. */
  choose(tried: readonly Target[]): Target | undefined;
  succeeded(target: Target): void;
  failed(target: Target): void;
  /** Runs one active check of every target now. */
  check(): Promise<void>;
  /** Ends checks, and idle connections once the last request is done. */
  retire(): void;
}

/** Builds a pool and starts its active checks; `now` gives milliseconds. */
export function createPool(name: string, config: UpstreamConfig, now: () => number): Pool {
  const targets = config.targets.map((text): Target => {
    const url = new URL(text);
    const settings = { keepAlive: true, maxFreeSockets: config.idleConnections ?? 64, scheduling: 'lifo' as const };
    const agent =
      url.protocol === 'https:'
        ? new https.Agent({ ...settings, ca: config.ca, servername: url.hostname })
        : new http.Agent(settings);
    return { url, agent, inflight: 0, failures: 0, restsUntil: 0, alive: true };
  });
  const maxFailures = config.maxFailures ?? 3;
  const restFor = config.restFor ?? 10_000;
  const health = config.health;
  let turn = 0;

  const fit = (target: Target): boolean => target.alive && target.restsUntil <= now();
  const check = async (): Promise<void> => {
    if (health === undefined) return;
    await Promise.all(
      targets.map(async (target) => {
        const alive = await probe(target, health.path, health.timeout ?? 2000);
        if (alive && !target.alive) target.failures = target.restsUntil = 0;
        target.alive = alive;
      }),
    );
  };
  const timer = health === undefined ? undefined : setInterval(() => void check(), health.interval ?? 5000).unref();
  return {
    name,
    targets,
    choose(tried) {
      let best: Target | undefined;
      turn = (turn + 1) % targets.length;
      for (let i = 0; i < targets.length; i++) {
        const target = targets[(turn + i) % targets.length]!;
        if (tried.includes(target)) continue;
        if (best === undefined || better(target, best, fit)) best = target;
      }
      return best;
    },
    succeeded(target) {
      target.failures = target.restsUntil = 0;
    },
    failed(target) {
      target.failures++;
      if (target.failures >= maxFailures) target.restsUntil = now() + restFor;
    },
    check,
    retire() {
      clearInterval(timer);
      // Connections in use finish their request; the agent closes what is idle now and whatever becomes idle later.
      for (const { agent } of targets) {
        agent.maxFreeSockets = 0;
        for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
      }
    },
  };
}

/** Fit before unfit, then fewer requests in flight. When none is fit the one that rests least is tried: better than a sure refusal. */
function better(a: Target, b: Target, fit: (target: Target) => boolean): boolean {
  const [fitA, fitB] = [fit(a), fit(b)];
  if (fitA !== fitB) return fitA;
  return fitA ? a.inflight < b.inflight : a.restsUntil < b.restsUntil;
}

function probe(target: Target, path: string, timeout: number): Promise<boolean> {
  const client = target.url.protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const request = client.get(new URL(path, target.url), { agent: target.agent, timeout }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 400);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
