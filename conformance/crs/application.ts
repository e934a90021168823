import { Buffer } from 'node:buffer';
import type { RawRequest, ResponseView } from '@lamellar/waf';

interface Reflection {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly encodedBody?: string;
}

/** The application behind the WAF: `POST /reflect` answers what its JSON body says, all else an empty 200. */
export function answer(request: RawRequest): ResponseView {
  if (request.method !== 'POST' || request.target !== '/reflect') return { status: 200, headers: [] };
  let wanted: Reflection;
  try {
    wanted = JSON.parse(Buffer.from(request.body, 'latin1').toString('utf8')) as Reflection;
  } catch {
    return { status: 400, headers: [] };
  }
  const body =
    wanted.encodedBody === undefined
      ? Buffer.from(wanted.body ?? '', 'utf8')
      : Buffer.from(wanted.encodedBody, 'base64');
  const headers = new Map(Object.entries(wanted.headers ?? {}));
  const named = new Set([...headers.keys()].map((name) => name.toLowerCase()));
  // As Go's server does: a body without a stated type is given one.
  if (body.length > 0 && !named.has('content-type')) headers.set('Content-Type', 'text/plain; charset=utf-8');
  if (!named.has('content-length')) headers.set('Content-Length', String(body.length));
  return { status: wanted.status ?? 200, headers, body };
}
