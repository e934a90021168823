import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** What browsers skip in a URL before they read it. */
const skipped = /[\t\n\r]/g;

/** The host that a browser goes to for a `Location`, or undefined when it stays on the same one. Backslashes are slashes there. */
export function redirectHost(location: string): string | undefined {
  let text = location.replace(skipped, '');
  let start = 0;
  while (text.charCodeAt(start) <= 32) start++;
  text = text.slice(start).replaceAll('\\', '/');
  const scheme = /^[a-z][a-z0-9+.-]{0,30}:/i.exec(text)?.[0].toLowerCase();
  if (scheme !== undefined && scheme !== 'http:' && scheme !== 'https:') return scheme;
  if (scheme === undefined && !text.startsWith('//')) return undefined;
  try {
    return new URL(text, 'http://same.invalid').host;
  } catch {
    return text;
  }
}

/** Decides whether the client chose the host of a redirect: it leads to another host, and the place where that begins is the client's text. */
export function detectOpenRedirect(
  location: string,
  ownHost: string | undefined,
  inputs: readonly Input[],
): Detection | undefined {
  const host = redirectHost(location);
  if (host === undefined || host === ownHost?.toLowerCase()) return undefined;
  for (const input of inputs) {
    const { text, place } = input;
    if (
      text.length < 3 ||
      place.startsWith('headers.host') ||
      place.startsWith('headers.referer') ||
      place.startsWith('url')
    )
      continue;
    const at = location.indexOf(text);
    const isWhole = at !== -1 && at <= 8 && redirectHost(text) === host;
    // The application put the scheme, or the slashes, before the client's host.
    const isHost =
      at !== -1 &&
      text.length >= 4 &&
      text
        .replaceAll('\\', '/')
        .replace(/^\/{1,16}/, '')
        .toLowerCase()
        .startsWith(host) &&
      location.slice(0, at).replace(/^[a-z]{0,8}:?\/{0,4}$/i, '') === '';
    if (isWhole || isHost) return { algorithm: 'open-redirect', input, at, reason: `it leads to ${host.slice(0, 60)}` };
  }
  return undefined;
}
