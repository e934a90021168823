/** A request target, taken apart. */
export interface Target {
  /** Origin form, as it goes to the upstream and to inspectors. */
  readonly target: string;
  /** The path as routes see it: decoded where that is safe, without dot segments. */
  readonly path: string;
  /** The authority of an absolute-form target, which outranks `Host` (RFC 9112 section 3.2.2). */
  readonly authority: string | undefined;
}

/** Reads a target in origin, absolute or asterisk form; `undefined` for any other and for a path that no two servers agree on. */
export function parseTarget(method: string, target: string): Target | undefined {
  if (hasBlank(target)) return undefined;
  if (target === '*') return method === 'OPTIONS' ? { target, path: '/', authority: undefined } : undefined;
  if (target.startsWith('/')) {
    const path = routePath(target);
    return path === undefined ? undefined : { target, path, authority: undefined };
  }
  const scheme = /^https?:\/\//i.exec(target)?.[0];
  if (scheme === undefined) return undefined;
  const rest = target.slice(scheme.length);
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  if (authority === '' || authority.includes('@')) return undefined;
  const tail = end < 0 ? '/' : rest.slice(end);
  const origin = tail.startsWith('/') ? tail : `/${tail}`;
  const path = routePath(origin);
  return path === undefined ? undefined : { target: origin, path, authority };
}

/** HTTP/2 would carry blanks and control characters, which end a target in the request line of HTTP/1.1. */
function hasBlank(target: string): boolean {
  for (let at = 0; at < target.length; at++) {
    const code = target.charCodeAt(at);
    if (code <= 32 || code === 127) return true;
  }
  return false;
}

/**
 * The path that decides on a route: percent-decoded once, repeated slashes joined, dot segments resolved. Without this `/public/%2e%2e/admin` would take the
 * route of `/public` and the application would answer for `/admin`.
 */
function routePath(target: string): string | undefined {
  const end = target.search(/[?#]/);
  const raw = end < 0 ? target : target.slice(0, end);
  let decoded: string;
  try {
    decoded = raw.includes('%') ? decodeURIComponent(raw) : raw;
  } catch {
    // Not UTF-8: the bytes are the application's affair, the route goes by the text as it stands.
    decoded = raw;
  }
  if (decoded.includes('\0')) return undefined;
  const segments: string[] = [];
  for (const segment of decoded.split(/[/\\]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** The host of an authority, in lower case, without port and trailing dot. */
export function hostOf(authority: string): string {
  const bracket = authority.startsWith('[') ? authority.indexOf(']') : -1;
  const colon = bracket >= 0 ? authority.indexOf(':', bracket) : authority.lastIndexOf(':');
  const host = (colon < 0 ? authority : authority.slice(0, colon)).toLowerCase();
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
