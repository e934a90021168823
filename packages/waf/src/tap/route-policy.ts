import type { RouteSettings } from '../route-settings.js';
import type { Verdict } from '../verdict.js';

/** How bodies are treated, for all routes or for one. */
export interface TapSettings extends RouteSettings {
  /**
   * Request bodies with a Content-Encoding: `decode` judges what they decode to (the application still gets them as they came),
   * `refuse` answers 415, `pass` judges the compressed bytes and says so once. @default 'decode'
   */
  readonly compressedRequests?: 'decode' | 'refuse' | 'pass';
  /**
   * Response bodies that the rules look at: `hold` keeps them back until they are judged, `stream` judges them while they pass,
   * so that a block cuts them, `pass` does not look. @default 'hold'
   */
  readonly responses?: 'hold' | 'stream' | 'pass';
}

/** Settings of one route. */
export interface WafRoute extends TapSettings {
  /** The beginning of the path, in whole segments: `/upload` takes `/upload` and `/upload/x`. */
  readonly path: string;
  /** @default every method */
  readonly methods?: readonly string[];
}

/** A list of sources that are refused for a time; `createSourceBlocks` of `@lamellar/gateway` makes one, with filters behind it. */
export interface SourceList {
  /** The block of an address, if there is one now. */
  find(address: string): object | undefined;
  /** Refuses an address for `milliseconds`. */
  block(source: string, milliseconds: number, reason: string): void;
}

/** Options of every adapter. */
export interface TapOptions extends TapSettings {
  /** Sources that are refused before any rule looks at them. @default none */
  readonly sources?: SourceList;
  /**
   * Milliseconds for which the source of a blocked request is put on `sources`; a function decides by the verdict.
   * @default not at all
   */
  readonly blockClientFor?: number | ((verdict: Verdict) => number | undefined);
  /** The longest path that fits a request counts; what it does not say, the settings for all routes say. */
  readonly routes?: readonly WafRoute[];
}

/** What holds for one request. */
export interface RoutePolicy {
  /** The path of the route; `/` for all others. */
  readonly route: string;
  readonly methods: readonly string[] | undefined;
  /** One object for each route: the WAF keeps what it made of it. */
  readonly settings: RouteSettings | undefined;
  readonly compressedRequests: 'decode' | 'refuse' | 'pass';
  readonly responses: 'hold' | 'stream' | 'pass';
}

/** Finds the policy of a request. */
export type PolicyOf = (method: string, target: string) => RoutePolicy;

/** Sorts routes so that the first that fits is the most specific. */
export function compilePolicies({ routes = [], sources: _, blockClientFor: __, ...all }: TapOptions): PolicyOf {
  const general = policyOf('/', undefined, all);
  const specific = routes
    .map(({ path, methods, ...own }) => policyOf(path, methods, { ...all, ...own }))
    .sort((a, b) => b.route.length - a.route.length || (b.methods ? 1 : 0) - (a.methods ? 1 : 0));
  if (specific.length === 0) return () => general;
  return (method, target) => {
    const raw = rawPath(target);
    const resolved = resolvedPath(raw);
    const fits = ({ route, methods }: RoutePolicy): boolean =>
      // Both readings must agree: an application may resolve dots and escapes, or may not, and a laxer route must hold in either case.
      isUnder(raw, route) && isUnder(resolved, route) && (methods === undefined || methods.includes(method));
    return specific.find(fits) ?? general;
  };
}

function policyOf(route: string, methods: readonly string[] | undefined, settings: TapSettings): RoutePolicy {
  const { compressedRequests = 'decode', responses = 'hold', ...rest } = settings;
  return {
    route: route.length > 1 && route.endsWith('/') ? route.slice(0, -1) : route,
    methods,
    settings: Object.keys(rest).length === 0 ? undefined : rest,
    compressedRequests,
    responses,
  };
}

function isUnder(path: string, route: string): boolean {
  return route === '/' || path === route || path.startsWith(`${route}/`);
}

function rawPath(target: string): string {
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** Percent-decoded once, with slashes of either kind, without empty and dot segments. */
function resolvedPath(raw: string): string {
  let decoded = raw;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    // Not UTF-8: goes by the text as it stands.
  }
  const segments: string[] = [];
  for (const segment of decoded.split(/[/\\]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
