import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  /** True when the connection broke before the answer was whole. */
  readonly broken: boolean;
}

/** What is sent. */
export interface Message {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly chunked?: boolean;
}

/** Sends one request to a port of this machine over a socket of its own. */
export function send(port: number, path: string, message: Message = {}): Promise<Answer> {
  const body = Buffer.from(message.body ?? '');
  const method = message.method ?? (body.length === 0 ? 'GET' : 'POST');
  const length = body.length > 0 && message.chunked !== true ? { 'content-length': String(body.length) } : {};
  return new Promise((resolve, reject) => {
    const headers = { ...message.headers, ...length };
    const request = httpRequest({ port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: text,
          headers: response.headers,
          broken: !response.complete,
        }),
      );
    });
    request.on('error', reject);
    if (message.chunked === true)
      for (let at = 0; at < body.length; at += 1000) request.write(body.subarray(at, at + 1000));
    request.end(message.chunked === true ? undefined : body);
  });
}

/** Listens on any free port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
