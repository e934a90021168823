import http from 'node:http';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Emit } from '@lamellar/events';
import { createAddressSet } from '@lamellar/net';
import { GatewayError } from '../errors.js';
import { mirrorLossEvent } from '../events.js';
import { createCrew } from './crew.js';
import { createLosses, type LossReport } from './losses.js';
import { receive } from './receive.js';
import type { FromWorker, MirrorDetection, MirrorLoss, MirrorRecord } from './record.js';

/** How a mirror judges. */
export interface MirrorOptions {
  /** The address of a module that exports `createInspectors`; each worker imports it. */
  readonly module: string | URL;
  /** Passed to `createInspectors`; must survive a structured clone, and may hold a SharedArrayBuffer. */
  readonly data?: unknown;
  /** Worker threads. @default one less than the processors, at least one */
  readonly workers?: number;
  /** Requests that wait for a worker; more are dropped and counted. @default 4096 */
  readonly queue?: number;
  /** Bytes of bodies that wait; more are dropped and counted. @default 67108864 */
  readonly queueBytes?: number;
  /** Requests that one worker is given at a time. @default 32 */
  readonly window?: number;
  /** Bytes of a body that are judged. @default 131072 */
  readonly maxBodyBytes?: number;
  /** Networks of the mirroring proxies, whose `X-Forwarded-For` names the client. @default loopback */
  readonly trustedProxies?: readonly string[];
  /** Takes the events that inspectors emit in workers, and one of class 6008 for each cause of loss at most once a second. @default nobody */
  readonly emit?: Emit;
  /** A request that an inspector would have blocked; a timed block of its source is an answer to it. @default nobody */
  readonly onDetection?: (detection: MirrorDetection) => void;
  /** Losses by cause, each at most once a second. @default nobody */
  readonly onLoss?: (loss: LossReport) => void;
  /** Faults of inspectors and workers. @default nobody */
  readonly onFault?: (inspector: string, step: string, message: string) => void;
  /** Milliseconds until a worker that ended is replaced; doubled, up to 30 seconds, while its successors end soon as well. @default 100 */
  readonly restartAfter?: number;
  /**
   * How far the workers stand back for everything else on the machine, from 0 to 19; at 19 they also take only time that nobody else wants, where the
   * program `chrt` is installed. Linux only. @default 19
   */
  readonly niceness?: number;
  /** Node options of the workers. @default those of the process */
  readonly execArgv?: readonly string[];
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** What a mirror has done; `received = judged + waiting + lost` at every moment. */
export interface MirrorStats {
  readonly received: number;
  readonly judged: number;
  /** In the queue or with a worker. */
  readonly waiting: number;
  readonly detections: number;
  readonly lost: Readonly<Record<MirrorLoss, number>>;
}

/** A receiver of mirrored traffic. */
export interface Mirror extends AsyncDisposable {
  listen(options?: {
    readonly port?: number;
    readonly host?: string;
  }): Promise<{ readonly host: string; readonly port: number }>;
  /** Judges a record from another source, such as a tee or a capture; false when it was dropped. */
  offer(record: MirrorRecord): boolean;
  stats(): MirrorStats;
  /** Resolves when nothing waits. */
  drain(): Promise<void>;
  /** The worker threads, to watch or to end them. */
  threads(): readonly Worker[];
  close(): Promise<void>;
}

/**
 * Creates a receiver for nginx `mirror` or any tee. Every request is answered with 204 at once and judged in worker threads; when they cannot
 * keep up, requests are dropped and counted, and the mirrored application is never slowed.
 */
export function createMirror(options: MirrorOptions): Mirror {
  const now = options.now ?? Date.now;
  const maxQueue = options.queue ?? 4096;
  const maxBytes = options.queueBytes ?? 67_108_864;
  const waiting: MirrorRecord[] = [];
  let waitingBytes = 0;
  let received = 0;
  let judged = 0;
  let given = 0;
  let detections = 0;
  let idle: (() => void)[] = [];
  const losses = createLosses(1000, now, (report) => {
    options.emit?.(mirrorLossEvent(report));
    options.onLoss?.(report);
  });

  const lose = (cause: MirrorLoss, count: number): void => losses.add(cause, count);
  const settle = (): void => {
    if (waiting.length > 0 || given > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  const feed = (): void => {
    for (let room = crew.room(); room > 0 && waiting.length > 0; room = crew.room()) {
      const batch = waiting.splice(0, room);
      for (const { body } of batch) waitingBytes -= body.length;
      given += batch.length;
      crew.give(batch);
    }
    settle();
  };
  const onMessage = (message: FromWorker): void => {
    if (message.kind === 'event') options.emit?.(message.event);
    else if (message.kind === 'fault') options.onFault?.(message.inspector, message.step, message.message);
    else if (message.kind === 'unfit') options.onFault?.('worker', 'start', message.message);
    else if (message.kind === 'judged') {
      judged += message.count;
      given -= message.count;
      detections += message.detections.length;
      for (const detection of message.detections) options.onDetection?.(detection);
    }
  };
  const crew = createCrew({
    start: { module: String(options.module), data: options.data, niceness: options.niceness ?? 19 },
    workers: options.workers ?? Math.max(1, availableParallelism() - 1),
    window: options.window ?? 32,
    execArgv: options.execArgv,
    restartAfter: options.restartAfter ?? 100,
    now,
    onMessage,
    onLost(count) {
      given -= count;
      lose('worker', count);
      settle();
    },
    onRoom: feed,
  });
  const hasRoom = (): boolean => waiting.length < maxQueue && waitingBytes < maxBytes;
  const take = (record: MirrorRecord): void => {
    waiting.push(record);
    waitingBytes += record.body.length;
    feed();
  };
  const reading = {
    trusted: createAddressSet(options.trustedProxies ?? ['127.0.0.0/8', '::1/128']),
    maxBodyBytes: options.maxBodyBytes ?? 131_072,
    now,
    hasRoom,
    onRecord: take,
    onDropped: () => lose('overload', 1),
    onBroken: () => lose('receive', 1),
  };
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    received++;
    receive(request, response, reading);
  });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await Promise.all([server.listening ? new Promise((resolve) => server.close(resolve)) : undefined, crew.close()]);
    if (waiting.length > 0) lose('worker', waiting.splice(0).length);
    losses.close();
  };
  return {
    async listen({ port = 0, host = '127.0.0.1' } = {}) {
      await crew.ready;
      await new Promise<void>((resolve, reject) => {
        server.once('error', (cause) =>
          reject(new GatewayError('GATEWAY_LISTEN', `cannot listen on ${host}:${port}: ${cause.message}`, { cause })),
        );
        server.listen(port, host, resolve);
      });
      const address = server.address();
      return { host, port: typeof address === 'object' && address !== null ? address.port : port };
    },
    offer(record) {
      received++;
      if (hasRoom()) {
        take(record);
        return true;
      }
      lose('overload', 1);
      return false;
    },
    stats: () => ({ received, judged, waiting: waiting.length + given, detections, lost: losses.totals() }),
    drain: () => new Promise((resolve) => (waiting.length === 0 && given === 0 ? resolve() : idle.push(resolve))),
    threads: crew.threads,
    close,
    [Symbol.asyncDispose]: close,
  };
}
