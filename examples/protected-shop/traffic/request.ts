import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';

/** One request as data; exactly one of `form`, `json`, `multipart` and `body` may be given. */
export interface RequestSpec {
  readonly method?: string;
  /** Path and query as they go over the wire; nothing is encoded or normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly multipart?: readonly Part[];
  readonly body?: string;
}

/** A part of a multipart body: a field, or a file when `filename` is given. */
export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly content: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const boundary = '----shop-boundary-7MA4YWxk';

function encode(spec: RequestSpec): { body: string | undefined; type: string | undefined } {
  if (spec.form !== undefined) {
    return { body: new URLSearchParams(spec.form).toString(), type: 'application/x-www-form-urlencoded' };
  }
  if (spec.json !== undefined) {
    return { body: typeof spec.json === 'string' ? spec.json : JSON.stringify(spec.json), type: 'application/json' };
  }
  if (spec.multipart !== undefined) {
    const parts = spec.multipart.map(({ name, filename, type, content }) => {
      const file = filename === undefined ? '' : `; filename="${filename}"`;
      const head = `Content-Disposition: form-data; name="${name}"${file}${type === undefined ? '' : `\r\nContent-Type: ${type}`}`;
      return `--${boundary}\r\n${head}\r\n\r\n${content}\r\n`;
    });
    return { body: `${parts.join('')}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
  }
  return { body: spec.body, type: spec.body === undefined ? undefined : 'text/plain' };
}

/** The headers that every browser sends. */
const browser = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.7,ga;q=0.3',
};

/** A client that keeps its connections to one shop. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends one request over real HTTP; rejects only when no answer comes at all. */
  send(spec: RequestSpec): Promise<Answer> {
    const { body, type } = encode(spec);
    const headers: Record<string, string | number> = { host: 'shop.example', ...browser };
    if (type !== undefined) headers['content-type'] = type;
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
    Object.assign(headers, spec.headers);
    const method = spec.method ?? (body === undefined ? 'GET' : 'POST');
    return new Promise((resolve, reject) => {
      const outgoing = send(
        { host: '127.0.0.1', port: this.#port, path: spec.path, method, headers, agent: this.#agent, timeout: 15_000 },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 15 s')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
