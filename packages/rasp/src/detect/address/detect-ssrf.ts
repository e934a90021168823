import { type Classification, classify, formatAddress, tryParseAddress, tryParseHost } from '@lamellar/net';
import type { Input } from '../../inputs/collect.js';
import type { Detection } from '../finding.js';

/** A connection that is about to be made. */
export interface Connection {
  /** The host as the application wrote it. */
  readonly host: string;
  /** The address that was resolved and will be used. */
  readonly address: string;
}

/** Addresses that are inside: of this machine, of private networks, of the cloud's metadata service. */
export function isInternal({ kind }: Classification): boolean {
  return (
    kind === 'loopback' ||
    kind === 'private' ||
    kind === 'link-local' ||
    kind === 'metadata' ||
    kind === 'shared' ||
    kind === 'unspecified' ||
    kind === 'this-network'
  );
}

/** Decides whether the client chose an internal address: the resolved one is internal and the host came with the request. */
export function detectServerSideRequestForgery(
  { host, address }: Connection,
  inputs: readonly Input[],
): Detection | undefined {
  const resolved = tryParseAddress(address);
  if (resolved === undefined) return undefined;
  const classification = classify(resolved);
  if (!isInternal(classification)) return undefined;
  const wanted = host.toLowerCase();
  for (const input of inputs) {
    if (namesHost(input.text, wanted, address)) {
      return {
        algorithm: 'server-side-request-forgery',
        input,
        at: 0,
        reason: `${host} is ${formatAddress(resolved)} (${classification.kind})`,
      };
    }
  }
  return undefined;
}

/** True when a text holds the host: as a URL, as `host:port`, or as one of its blank-separated words; in any notation. */
function namesHost(text: string, host: string, address: string): boolean {
  if (text.length < 2 || text.length > 4096) return false;
  for (const word of text.split(/[\s,;|<>"']+/, 64)) {
    const named = hostIn(word);
    if (named === undefined) continue;
    if (named === host || named === host.replace(/^\[|\]$/g, '')) return true;
    const parsed = tryParseHost(named);
    if (parsed?.address !== undefined && formatAddress(parsed.address) === address) return true;
  }
  return false;
}

function hostIn(word: string): string | undefined {
  if (word.length < 2) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:/i.test(word) ? word : word.startsWith('//') ? `http:${word}` : `http://${word}`;
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return undefined;
  }
}
