import { WafError } from '../errors.js';
import type { RequestView, ResponseView } from '../views.js';

/** One recorded request, and the response to it: a line of a traffic file is one of these as JSON. */
export interface TrafficRecord {
  readonly request: RequestView;
  readonly response?: ResponseView;
}

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(line: number, expected: string): WafError {
  return new WafError(
    'WAF_TRAFFIC',
    `line ${line}: expected ${expected}; a line is {"request":{"method","target","headers"}}`,
  );
}

function headersOf(value: unknown, line: number): (readonly [string, string])[] {
  if (!Array.isArray(value)) throw fault(line, 'headers as [["Name","value"], ...]');
  return value.map((pair: unknown) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string' || typeof pair[1] !== 'string') {
      throw fault(line, 'each header as ["Name","value"]');
    }
    return [pair[0], pair[1]] as const;
  });
}

/** A body as text (`body`) or as bytes (`bodyBase64`). */
function bodyOf(record: Json, line: number): { readonly body?: Uint8Array } {
  const { body, bodyBase64 } = record;
  if (typeof bodyBase64 === 'string') return { body: Buffer.from(bodyBase64, 'base64') };
  if (body === undefined) return {};
  if (typeof body !== 'string') throw fault(line, 'body as a text or bodyBase64');
  return { body: Buffer.from(body) };
}

/** Reads one line of a traffic file (NDJSON); throws `WAF_TRAFFIC` with the line and what was expected there. */
export function readTraffic(text: string, line = 1): TrafficRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new WafError('WAF_TRAFFIC', `line ${line}: expected one JSON object`, { cause });
  }
  const request = isRecord(json) ? json['request'] : undefined;
  if (!isRecord(json) || !isRecord(request)) throw fault(line, 'an object with "request"');
  const { method, target, protocol, remoteAddress } = request;
  if (typeof method !== 'string' || typeof target !== 'string') throw fault(line, 'method and target');
  const { response } = json;
  if (response !== undefined && (!isRecord(response) || typeof response['status'] !== 'number')) {
    throw fault(line, 'a response with its status');
  }
  return {
    request: {
      method,
      target,
      headers: headersOf(request['headers'] ?? [], line),
      ...bodyOf(request, line),
      ...(typeof protocol === 'string' && { protocol }),
      ...(typeof remoteAddress === 'string' && { remoteAddress }),
    },
    ...(isRecord(response) && {
      response: {
        status: Number(response['status']),
        headers: headersOf(response['headers'] ?? [], line),
        ...bodyOf(response, line),
      },
    }),
  };
}

/** One record as a line of a traffic file, without the line's end. Bodies are written as base64. */
export function writeTraffic({ request, response }: TrafficRecord): string {
  const body = (bytes: Uint8Array | string | undefined): object =>
    bytes === undefined
      ? {}
      : {
          bodyBase64: Buffer.from(bytes as string, typeof bytes === 'string' ? 'latin1' : undefined).toString('base64'),
        };
  const { body: requestBody, headers, ...rest } = request;
  return JSON.stringify({
    request: { ...rest, headers: [...headers], ...body(requestBody) },
    ...(response !== undefined && {
      response: { status: response.status, headers: [...response.headers], ...body(response.body) },
    }),
  });
}
