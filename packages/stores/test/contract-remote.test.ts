import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { otlp } from '@lamellar/stores/otlp';
import { syslog } from '@lamellar/stores/syslog';
import { webhook } from '@lamellar/stores/webhook';
import { afterAll } from 'vitest';
import { testSink } from './contract.js';

for (const format of ['json', 'ndjson'] as const) {
  testSink(`webhook, ${format}`, async () => {
    const byUid = new Map<unknown, unknown>();
    const server = http.createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      const text = Buffer.concat(pieces).toString();
      const events =
        format === 'json'
          ? JSON.parse(text)
          : text
              .split('\n')
              .filter((line) => line !== '')
              .map((line) => JSON.parse(line));
      for (const event of events) byUid.set(event.metadata.uid, event);
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return {
      sink: webhook({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, format }),
      arrived: async () => [...byUid.values()],
      async end() {
        server.closeAllConnections();
        server.close();
      },
    };
  });
}

/** The JSON that an OTLP value stands for. */
function fromAnyValue(value: Record<string, unknown>): unknown {
  const [kind, inner] = Object.entries(value)[0] ?? [];
  if (kind === 'intValue') return Number(inner);
  const list = (inner as { values?: readonly Record<string, unknown>[] }).values ?? [];
  if (kind === 'arrayValue') return list.map(fromAnyValue);
  if (kind === 'kvlistValue')
    return Object.fromEntries(list.map(({ key, value }) => [key, fromAnyValue(value as Record<string, unknown>)]));
  return inner;
}

testSink('otlp', async () => {
  const byUid = new Map<unknown, unknown>();
  const server = http.createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { resourceLogs } = JSON.parse(Buffer.concat(pieces).toString());
    for (const { body } of resourceLogs[0].scopeLogs[0].logRecords) {
      const event = fromAnyValue(body) as { metadata: { uid: string } };
      byUid.set(event.metadata.uid, event);
    }
    response.writeHead(request.url === '/v1/logs' ? 200 : 404).end('{}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    sink: otlp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    arrived: async () => [...byUid.values()],
    async end() {
      server.closeAllConnections();
      server.close();
    },
  };
});

/** Cuts octet-counted frames out of a stream and gives the events in them. */
function frames(onEvent: (event: unknown) => void): (socket: net.Socket) => void {
  return (socket) => {
    let rest = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      rest = Buffer.concat([rest, piece as Buffer]);
      for (;;) {
        const space = rest.indexOf(' ');
        const length = Number(rest.subarray(0, space).toString());
        if (space < 0 || rest.length < space + 1 + length) return;
        onEvent(eventOf(rest.subarray(space + 1, space + 1 + length).toString()));
        rest = rest.subarray(space + 1 + length);
      }
    });
  };
}

function eventOf(message: string): unknown {
  return JSON.parse(message.slice(message.indexOf('\u{feff}') + 1));
}

/** Waits until nothing more arrives: syslog acknowledges nothing. */
async function settled(events: unknown[]): Promise<unknown[]> {
  for (let quiet = 0, before = -1; quiet < 3; quiet = events.length === before ? quiet + 1 : 0) {
    before = events.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return events;
}

/** The program that makes the certificate of the test server. */
const OPENSSL = 'openssl';
const folder = mkdtempSync(join(tmpdir(), 'lamellar-syslog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function certificate(): { key: Buffer; cert: Buffer } | undefined {
  try {
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ];
    execFileSync(OPENSSL, [...args, '-keyout', join(folder, 'key'), '-out', join(folder, 'cert')], {
      stdio: 'ignore',
    });
    return { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) };
  } catch {
    return undefined;
  }
}

const pair = certificate();

for (const protocol of ['tcp', 'tls'] as const) {
  testSink(
    `syslog over ${protocol}`,
    async () => {
      const events: unknown[] = [];
      const take = frames((event) => void events.push(event));
      const server = protocol === 'tcp' ? net.createServer(take) : tls.createServer(pair!, take);
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      return {
        sink: syslog({
          host: '127.0.0.1',
          port: (server.address() as AddressInfo).port,
          protocol,
          ...(pair && protocol === 'tls' ? { tls: { ca: pair.cert } } : {}),
        }),
        arrived: () => settled(events),
        end: async () => void server.close(),
      };
    },
    {
      deduplicates: false,
      skip:
        protocol === 'tls' && pair === undefined ? 'openssl, which makes the certificate, is not installed' : undefined,
    },
  );
}
