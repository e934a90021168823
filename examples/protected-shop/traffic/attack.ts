import type { RequestSpec } from './request.js';

/** The classes of the demo's table. */
export const attackClasses = [
  'SQL injection',
  'Cross-site scripting',
  'Command injection',
  'Code injection',
  'File inclusion and traversal',
  'Request forgery (SSRF, RFI)',
  'Prototype pollution',
  'Unsafe upload',
  'Protocol abuse',
  'Reconnaissance',
] as const;

export type AttackClass = (typeof attackClasses)[number];

/** Facts of a run that payloads need. */
export interface Scene {
  /** `host:port` of a listener inside the "internal network"; a request that arrives there was forged. */
  readonly canary: string;
  /** The folder of the attacked shop. */
  readonly root: string;
}

/** How success shows: always an effect, never a status code. */
export type Effect =
  /** The answer holds a text that only protected data holds. */
  | { readonly kind: 'leaks'; readonly text: string }
  /** The answer, or the page named, is HTML that holds this markup unescaped. */
  | { readonly kind: 'reflects'; readonly markup: string; readonly page?: string }
  /** A file with this path below the shop's folder exists afterwards. */
  | { readonly kind: 'writes'; readonly file: string }
  /** The canary saw a request for this path. */
  | { readonly kind: 'calls'; readonly path: string }
  /** `Object.prototype` of the shop's process has this key afterwards. */
  | { readonly kind: 'pollutes'; readonly key: string }
  /** The page no longer holds the text. */
  | { readonly kind: 'removes'; readonly page: string; readonly text: string };

/** One attack as data. */
export interface Attack {
  readonly name: string;
  readonly request: RequestSpec | ((scene: Scene) => RequestSpec);
  readonly effect: Effect;
}

export const leaks = (text: string): Effect => ({ kind: 'leaks', text });
export const reflects = (markup: string, page?: string): Effect =>
  page === undefined ? { kind: 'reflects', markup } : { kind: 'reflects', markup, page };
export const writes = (file: string): Effect => ({ kind: 'writes', file });
export const calls = (path: string): Effect => ({ kind: 'calls', path });
export const pollutes = (key: string): Effect => ({ kind: 'pollutes', key });
export const removes = (page: string, text: string): Effect => ({ kind: 'removes', page, text });

/** Percent-encodes a payload for a query string. */
export const q = encodeURIComponent;
