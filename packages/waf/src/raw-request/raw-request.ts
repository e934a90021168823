import { frameBody } from './framing.js';
import { isToken, readHeaderLines } from './headers.js';

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

/**
 * Reads one HTTP/1.x request from bytes (latin1), strictly: what two readers could understand differently is refused, with
 * the reason.
 *
 * @example readRawRequest('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')
 */
export function readRawRequest(bytes: string): RawRequest | RefusedRequest {
  const lineEnd = bytes.indexOf('\r\n');
  if (lineEnd < 0) return { refused: 'the request line has no end' };
  const parts = bytes.slice(0, lineEnd).split(' ', 4);
  const [method = '', target = '', protocol = ''] = parts;
  if (parts.length !== 3) return { refused: 'the request line is not METHOD TARGET VERSION' };
  if (!isToken(method)) return { refused: 'the method is no token' };
  const fault = faultOfVersion(protocol) ?? faultOfTarget(method, target);
  if (fault !== undefined) return { refused: fault };
  const headEnd = bytes.indexOf('\r\n\r\n', lineEnd);
  if (headEnd < 0) return { refused: 'the headers have no end' };
  const lines = headEnd === lineEnd ? [] : bytes.slice(lineEnd + 2, headEnd).split('\r\n');
  const headers = readHeaderLines(lines, protocol);
  if (typeof headers === 'string') return { refused: headers };
  const framed = frameBody(headers, bytes.slice(headEnd + 4));
  return typeof framed === 'string' ? { refused: framed } : { method, target, protocol, ...framed };
}

/** Why a strict server refuses the version; undefined when it does not. */
export function faultOfVersion(protocol: string): string | undefined {
  return /^HTTP\/[1-9](?:\.[0-9])?$/.test(protocol) ? undefined : 'the version is not HTTP/1.0 or later';
}

/** Why a strict server refuses the target; undefined when it does not. */
export function faultOfTarget(method: string, target: string): string | undefined {
  for (let at = 0; at < target.length; at++) {
    const byte = target.charCodeAt(at);
    if (byte <= 32 || byte === 127) return 'the target holds a control character';
  }
  if (target.includes('#')) return 'the target holds a fragment';
  if (target.split('?', 1)[0]?.includes('\\')) return 'the path holds a backslash';
  if (method === 'CONNECT') {
    return /^[^/?@]+:\d{1,5}$/.test(target) ? undefined : 'CONNECT asks for host:port';
  }
  if (target === '*' || target.startsWith('/')) return undefined;
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(target) ? undefined : 'the target is neither a path nor a URL';
}
