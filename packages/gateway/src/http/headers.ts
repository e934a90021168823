// RFC 9110 section 7.6.1, with what older implementations also mean for one connection only.
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

// Fields that a client must not be able to take away by naming them in `Connection`.
const PROTECTED: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'authorization',
  'cookie',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-real-ip',
  'x-request-id',
]);

/** Header fields in order, by lower-case name: one value, or several lines of the same name. */
export type HeaderMap = Map<string, string | string[]>;

/** The fields that go on to the next hop: hop-by-hop fields, those named by `Connection` and HTTP/2 pseudo-headers are left out. */
export function endToEnd(rawHeaders: readonly string[]): HeaderMap {
  const named = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() !== 'connection') continue;
    for (const token of rawHeaders[i + 1]!.toLowerCase().split(',')) {
      const name = token.trim();
      if (!PROTECTED.has(name)) named.add(name);
    }
  }
  const headers: HeaderMap = new Map();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (name.startsWith(':') || HOP_BY_HOP.has(name) || named.has(name)) continue;
    addHeader(headers, name, rawHeaders[i + 1]!);
  }
  return headers;
}

/** Adds a line to the lines of the same name. */
export function addHeader(headers: HeaderMap, name: string, value: string): void {
  const present = headers.get(name);
  if (present === undefined) headers.set(name, value);
  else if (Array.isArray(present)) present.push(value);
  else headers.set(name, [present, value]);
}

/** Every value of a name in raw headers, joined as a list. */
export function headerList(rawHeaders: readonly string[], wanted: string): string {
  let joined = '';
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() === wanted)
      joined += joined === '' ? rawHeaders[i + 1]! : `, ${rawHeaders[i + 1]!}`;
  }
  return joined;
}
