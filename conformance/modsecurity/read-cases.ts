import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One regression case whose expectation is an HTTP status or an error at load. */
export interface RegressionCase {
  /** `file:number title`, unique. */
  readonly id: string;
  readonly rules: string;
  readonly resource: string | undefined;
  readonly client: { readonly ip: string; readonly port: number };
  readonly server: { readonly ip: string; readonly port: number };
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly protocol: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly response: { readonly headers: readonly (readonly [string, string])[]; readonly body: string };
  /** 200 where the case does not say. */
  readonly status: number;
  readonly loads: boolean;
}

interface Message {
  readonly uri?: string;
  readonly method?: string;
  readonly http_version?: number | string;
  readonly headers?: Readonly<Record<string, string>> | '';
  readonly body?: readonly string[] | '';
}

interface RawCase {
  readonly title: string;
  readonly rules?: readonly string[];
  readonly resource?: string;
  readonly client?: { readonly ip?: string; readonly port?: number };
  readonly server?: { readonly ip?: string; readonly port?: number };
  readonly request?: Message;
  readonly response?: Message;
  readonly expected?: Readonly<Record<string, unknown>>;
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function headersOf({ headers }: Message): (readonly [string, string])[] {
  if (headers === undefined || headers === '') return [];
  return Object.entries(headers).map(([name, value]) => [name, bytesOf(String(value))]);
}

/** Every line of a body is ended by LF, the last too. */
function bodyOf({ body }: Message): string {
  if (body === undefined || body === '') return '';
  return bytesOf(body.map((line) => `${line}\n`).join(''));
}

function readCase(raw: RawCase, id: string, data: string): RegressionCase | undefined {
  const expected = raw.expected ?? {};
  if (expected['http_code'] === undefined && expected['parser_error'] === undefined) return undefined;
  const request = raw.request ?? {};
  const response = raw.response ?? {};
  const rules = (raw.rules ?? []).join('\n').replaceAll('test-cases/data/', `${data}/`);
  return {
    id,
    rules: bytesOf(rules),
    resource: raw.resource,
    client: { ip: raw.client?.ip ?? '127.0.0.1', port: Number(raw.client?.port ?? 0) },
    server: { ip: raw.server?.ip ?? '127.0.0.1', port: Number(raw.server?.port ?? 80) },
    request: {
      method: request.method ?? 'GET',
      target: bytesOf(request.uri ?? '/'),
      protocol: `HTTP/${request.http_version ?? '1.1'}`,
      headers: headersOf(request),
      body: bodyOf(request),
    },
    response: { headers: headersOf(response), body: bodyOf(response) },
    status: Number(expected['http_code'] ?? 200),
    loads: expected['parser_error'] === undefined,
  };
}

/** Reads the cases of every file that have an `http_code` or a `parser_error`. */
export function readCases(folder: string): RegressionCase[] {
  const files = readdirSync(join(folder, 'regression')).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((file) => {
    const list = JSON.parse(readFileSync(join(folder, 'regression', file), 'utf8')) as RawCase[];
    return list.flatMap((raw, index) => {
      const id = `${file.replace('.json', '')}:${index + 1} ${raw.title}`;
      return readCase(raw, id, join(folder, 'data')) ?? [];
    });
  });
}
