import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { logLine, type Waf } from '@lamellar/waf';
import { protect, strict } from '@lamellar/waf/node';
import { answer } from '../crs/application.js';
import type { StageResult } from '../crs/judge.js';

/** A server of node:http behind the WAF, and what the rules logged since it was last asked. */
export interface ProtectedServer {
  readonly port: number;
  /** Waits until every request that the parser let in is reported, and forgets the reports. */
  take(): Promise<Omit<StageResult, 'status'>>;
  close(): Promise<void>;
}

/** The application: reads the body, then answers as the back end of the tests does. */
const application: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('latin1');
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    const headers = Array.from({ length: rawHeaders.length / 2 }, (_, at): [string, string] => [
      rawHeaders[2 * at] ?? '',
      rawHeaders[2 * at + 1] ?? '',
    ]);
    const {
      status,
      headers: sent,
      body: page,
    } = answer({ method, target: url, protocol: `HTTP/${httpVersion}`, headers, body });
    response.writeHead(status, [...sent].flat());
    response.end(page);
  });
};

/** Requests that node:http hands over with their bare socket are answered like the others. */
function onBareSocket(listener: RequestListener) {
  return (request: IncomingMessage, socket: Duplex): void => {
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    response.on('finish', () => socket.end());
    listener(request, response as ServerResponse<IncomingMessage> & { req: IncomingMessage });
  };
}

/** Starts the server: the parser of node:http as it comes, a strict front door, the WAF, the application. */
export async function startServer(waf: Waf): Promise<ProtectedServer> {
  let [begun, reported] = [0, 0];
  const ids = new Set<number>();
  const lines: string[] = [];
  const watched: Waf = {
    ...waf,
    begin: (connection) => {
      begun++;
      return waf.begin(connection);
    },
    report: (transaction, context) => {
      waf.report(transaction, context);
      for (const matched of transaction.matches) {
        ids.add(matched.id);
        lines.push(logLine(matched));
      }
      reported++;
    },
  };
  const listener = strict(protect(watched, application));
  const server: Server = createServer({ maxHeaderSize: 1 << 17, keepAliveTimeout: 1000 }, listener);
  server.on('connect', onBareSocket(listener));
  server.on('checkExpectation', listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take: async () => {
      while (reported < begun) await new Promise((resolve) => setImmediate(resolve));
      const taken = { ids: new Set(ids), lines: [...lines] };
      ids.clear();
      lines.length = 0;
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
