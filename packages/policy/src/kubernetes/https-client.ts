import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AgentOptions, request as httpsRequest, Agent as SecureAgent } from 'node:https';
import { type KubernetesClient, KubernetesError, type RequestOptions, type WatchEvent } from './client.js';

/** How the API server is reached. */
export interface ServerAddress {
  /** `https://10.0.0.1:6443`. */
  readonly server: string;
  /** Authority, certificate and key in PEM. */
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Token of a user or service account. */
  readonly token?: string;
  /** Further headers, asked for at each request: tokens change. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
}

const MOST_BYTES = 256 * 1024 * 1024;

/** A client over `node:https`, without any library. */
export function httpsClient(address: ServerAddress): KubernetesClient & Disposable {
  const { server, ca, cert, key, token, headers = async () => ({}) } = address;
  const secure = server.startsWith('https:');
  const tls: AgentOptions = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  const agent = secure ? new SecureAgent({ ...tls, keepAlive: true }) : new Agent({ keepAlive: true });
  const open = async (
    method: string,
    path: string,
    body: string | undefined,
    contentType: string,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> => {
    const more = await headers();
    return new Promise((resolve, reject) => {
      const send = secure ? httpsRequest : httpRequest;
      const outgoing = send(`${server.replace(/\/$/, '')}${path}`, {
        method,
        agent,
        ...(signal !== undefined && { signal }),
        headers: {
          accept: 'application/json',
          'user-agent': 'lamellar-policy',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...more,
          ...(body !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
        },
      });
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  };
  return {
    async request<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const type = options.contentType ?? 'application/json';
      const response = await open(method, path, text, type, options.signal);
      const answer = await readText(response);
      const status = response.statusCode ?? 0;
      if (status >= 300) throw new KubernetesError(status, `${method} ${path}: ${status} ${reasonOf(answer)}`);
      return (answer === '' ? undefined : JSON.parse(answer)) as T;
    },
    async watch(path, onEvent, signal) {
      const response = await open('GET', path, undefined, 'application/json', signal);
      const status = response.statusCode ?? 0;
      if (status >= 300)
        throw new KubernetesError(status, `watch ${path}: ${status} ${reasonOf(await readText(response))}`);
      for await (const line of lines(response)) onEvent(JSON.parse(line) as WatchEvent);
    },
    [Symbol.dispose]() {
      agent.destroy();
    },
  };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new KubernetesError(0, `the answer has more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* lines(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response as AsyncIterable<string>) {
    rest += chunk;
    if (rest.length > MOST_BYTES) throw new KubernetesError(0, `an event has more than ${MOST_BYTES} bytes`);
    const whole = rest.split('\n');
    rest = whole.pop()!;
    for (const line of whole) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

function reasonOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // The answer is no Status object.
  }
  return text.slice(0, 300);
}
