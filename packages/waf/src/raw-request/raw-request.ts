/** A request as it stood on the wire; all byte strings. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly protocol: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Why the bytes are no request that a strict server would serve; answer 400 and close. */
export interface RefusedRequest {
  readonly refused: string;
}

const methodToken = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const fieldName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

function refuse(reason: string): RefusedRequest {
  return { refused: reason };
}

/**
 * Reads one HTTP/1.x request from bytes (latin1), strictly: what two readers could understand differently is refused, with
 * the reason. The body is what follows the headers, as far as Content-Length says.
 */
export function readRawRequest(bytes: string): RawRequest | RefusedRequest {
  const lineEnd = bytes.indexOf('\r\n');
  if (lineEnd < 0) return refuse('the request line has no end');
  const parts = bytes.slice(0, lineEnd).split(' ');
  const [method = '', target = '', protocol = ''] = parts;
  if (parts.length !== 3) return refuse('the request line is not METHOD TARGET VERSION');
  if (!methodToken.test(method)) return refuse('the method is no token');
  const fault = faultOfTarget(method, target);
  if (fault !== undefined) return refuse(fault);
  if (!/^HTTP\/[0-9]\.[0-9]$|^HTTP\/[23]$/.test(protocol)) return refuse('the version is not HTTP/digit.digit');
  if (protocol.startsWith('HTTP/0')) return refuse('HTTP/0.x has no headers');
  const headEnd = bytes.indexOf('\r\n\r\n', lineEnd);
  if (headEnd < 0) return refuse('the headers have no end');
  const headers: (readonly [string, string])[] = [];
  const lines = headEnd === lineEnd ? [] : bytes.slice(lineEnd + 2, headEnd).split('\r\n');
  for (const line of lines) {
    const header = readHeader(line);
    if (typeof header === 'string') return refuse(header);
    headers.push(header);
  }
  const body = bytes.slice(headEnd + 4);
  const problem = faultOfHeaders(protocol, headers);
  return problem === undefined ? { method, target, protocol, headers, body } : refuse(problem);
}

function readHeader(line: string): readonly [string, string] | string {
  if (line.startsWith(' ') || line.startsWith('\t')) return 'a header line is folded';
  const colon = line.indexOf(':');
  if (colon < 0) return 'a header line has no colon';
  const name = line.slice(0, colon);
  if (!fieldName.test(name)) return 'the name of a header is no token';
  const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
  for (let at = 0; at < value.length; at++) {
    const byte = value.charCodeAt(at);
    if (byte === 0 || byte === 10 || byte === 13) return 'a header value holds NUL, CR or LF';
  }
  return [name, value];
}

function faultOfTarget(method: string, target: string): string | undefined {
  if (target === '') return 'the target is empty';
  for (let at = 0; at < target.length; at++) {
    const byte = target.charCodeAt(at);
    if (byte <= 32 || byte === 127) return 'the target holds a control character';
  }
  const path = target.split('?', 1)[0] ?? '';
  if (target.includes('#')) return 'the target holds a fragment';
  if (path.includes('\\')) return 'the path holds a backslash';
  if (method === 'CONNECT') return undefined;
  if (target === '*') return undefined;
  if (target.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(target)) return undefined;
  return 'the target is neither a path nor a URL';
}

function faultOfHeaders(
  protocol: string,
  headers: readonly (readonly [name: string, value: string])[],
): string | undefined {
  const all = (name: string): string[] =>
    headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  const hosts = all('host');
  if (hosts.length > 1) return 'there are several Host headers';
  if (hosts.length === 0 && protocol === 'HTTP/1.1') return 'HTTP/1.1 asks for a Host header';
  const lengths = all('content-length');
  if (lengths.some((value) => !/^\d{1,15}$/.test(value))) return 'Content-Length is no number';
  if (new Set(lengths).size > 1) return 'there are several Content-Length headers';
  return undefined;
}
