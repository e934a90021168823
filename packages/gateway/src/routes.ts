import { type AddressSet, createAddressSet } from '@lamellar/net';
import type { GatewayConfig, RouteConfig } from './config.js';
import { GatewayError } from './errors.js';
import { createPool, type Pool } from './upstream/pool.js';

/** A route with everything that it needs at hand. */
export interface Route extends Required<Omit<RouteConfig, 'timeouts' | 'maxBodyBytes'>> {
  readonly maxBodyBytes: number;
  readonly pool: Pool;
  readonly connectTimeout: number;
  readonly responseTimeout: number;
  readonly idleTimeout: number;
}

/** A configuration that requests run on; a request keeps the one that it started with. */
export interface Snapshot {
  /** Counts up with each reload. */
  readonly generation: number;
  readonly trusted: AddressSet;
  readonly pools: ReadonlyMap<string, Pool>;
  /** Definitions by which a later snapshot finds pools to take over. */
  readonly definitions: ReadonlyMap<string, string>;
  match(host: string, path: string): Route | undefined;
}

/**
 * Compiles a configuration. Pools whose definition did not change are taken over from `previous`, with their connections and their health.
 *
 * @throws GatewayError `GATEWAY_CONFIG`, with every problem, one per line.
 */
export function compileSnapshot(config: GatewayConfig, previous: Snapshot | undefined, now: () => number): Snapshot {
  const problems = problemsOf(config);
  if (problems.length > 0)
    throw new GatewayError(
      'GATEWAY_CONFIG',
      `the configuration has ${problems.length} problems:\n${problems.join('\n')}`,
    );
  const pools = new Map<string, Pool>();
  const definitions = new Map<string, string>();
  for (const [name, upstream] of Object.entries(config.upstreams)) {
    const definition = JSON.stringify(upstream);
    const same = previous?.definitions.get(name) === definition ? previous.pools.get(name) : undefined;
    definitions.set(name, definition);
    pools.set(name, same ?? createPool(name, upstream, now));
  }
  const routes = config.routes.map((route) => compileRoute(route, pools.get(route.upstream)!));
  return {
    generation: (previous?.generation ?? 0) + 1,
    trusted: createAddressSet(config.trustedProxies ?? []),
    pools,
    definitions,
    match: matcher(routes),
  };
}

function compileRoute(route: RouteConfig, pool: Pool): Route {
  return {
    name: route.name,
    hosts: (route.hosts ?? []).map((host) => host.toLowerCase()),
    path: route.path ?? '/',
    upstream: route.upstream,
    inspectors: route.mode === 'off' ? [] : (route.inspectors ?? []),
    mode: route.mode ?? 'block',
    onError: route.onError ?? 'open',
    upstreamHost: route.upstreamHost ?? 'client',
    holdBytes: route.holdBytes ?? 131_072,
    maxBodyBytes: route.maxBodyBytes ?? Number.POSITIVE_INFINITY,
    pool,
    connectTimeout: route.timeouts?.connect ?? 5000,
    responseTimeout: route.timeouts?.response ?? 30_000,
    idleTimeout: route.timeouts?.idle ?? 60_000,
  };
}

/** Looks up exact host, then wildcards from the longest, then routes for every host; in each the longest path first. */
function matcher(routes: readonly Route[]): Snapshot['match'] {
  const byHost = new Map<string, Route[]>();
  for (const route of routes) {
    for (const host of route.hosts.length === 0 ? ['*'] : route.hosts) {
      const list = byHost.get(host) ?? [];
      list.push(route);
      byHost.set(host, list);
    }
  }
  for (const list of byHost.values()) list.sort((a, b) => b.path.length - a.path.length);
  const find = (key: string, path: string): Route | undefined =>
    byHost.get(key)?.find((route) => startsWithSegments(path, route.path));
  return (host, path) => {
    const exact = find(host, path);
    if (exact !== undefined) return exact;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const wild = find(`*${host.slice(dot)}`, path);
      if (wild !== undefined) return wild;
    }
    return find('*', path);
  };
}

function startsWithSegments(path: string, prefix: string): boolean {
  if (prefix === '/' || path === prefix) return true;
  return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`) || `${path}/` === prefix;
}

function problemsOf(config: GatewayConfig): string[] {
  const problems: string[] = [];
  for (const [name, { targets }] of Object.entries(config.upstreams)) {
    if (targets.length === 0)
      problems.push(`upstream ${name} has no targets; give at least one such as http://127.0.0.1:8080`);
    for (const target of targets) {
      const url = URL.parse(target);
      if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
        problems.push(`upstream ${name}: ${JSON.stringify(target)} is no http or https address`);
      else if (url.pathname !== '/' || url.search !== '' || url.username !== '')
        problems.push(`upstream ${name}: ${target} has more than scheme, host and port; remove the rest`);
    }
  }
  const names = new Set<string>();
  for (const { name, upstream, path, hosts } of config.routes) {
    if (names.has(name)) problems.push(`route ${name} appears twice; give each its own name`);
    names.add(name);
    if (!Object.hasOwn(config.upstreams, upstream))
      problems.push(`route ${name} names upstream ${upstream}, which is not there`);
    if (path !== undefined && !path.startsWith('/'))
      problems.push(`route ${name}: the path ${JSON.stringify(path)} must start with "/"`);
    for (const host of hosts ?? []) {
      if (host === '' || host.includes('*', 1) || (host.startsWith('*') && !host.startsWith('*.')))
        problems.push(`route ${name}: ${JSON.stringify(host)} is neither a host nor "*." and a host`);
    }
  }
  try {
    createAddressSet(config.trustedProxies ?? []);
  } catch (cause) {
    problems.push(`trustedProxies: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return problems;
}
