import type { Json } from '../values/index.js';
import { BundleError } from './errors.js';
import type { BundleSource } from './http.js';
import type { VerificationKey } from './signatures.js';

/** One bundle that a configuration names. */
export interface DiscoveredBundle {
  readonly name: string;
  readonly source: BundleSource;
  /** Least and most milliseconds between two requests. */
  readonly delayMs: readonly [least: number, most: number] | undefined;
}

type Section = Readonly<Record<string, Json | undefined>>;

/**
 * Reads the `services`, `keys` and `bundles` of a configuration in OPA's form. Only the host's own may name bundles by `file:` URLs.
 *
 * @throws {BundleError} `POLICY_BUNDLE_DISCOVERY` when a member has another form, or when it changes a key that the host gave.
 */
export function readConfig(
  config: Json,
  hostKeys: Readonly<Record<string, VerificationKey>>,
  origin: 'host' | 'discovered' = 'discovered',
): DiscoveredBundle[] {
  const root = section(config, 'the configuration');
  const services = servicesOf(root['services']);
  const keys = keysOf(root['keys'], hostKeys);
  return Object.entries(section(root['bundles'] ?? {}, 'bundles')).map(([name, value]) => {
    const place = `bundles.${name}`;
    const bundle = section(value, place);
    const resource = text(bundle['resource'], `${place}.resource`) ?? `bundles/${name}`;
    // Files are the host's: a configuration from elsewhere cannot name them.
    const local = origin === 'host' && resource.startsWith('file:');
    const service = local
      ? { url: '', headers: {} }
      : serviceOf(text(bundle['service'], `${place}.service`), services, place);
    const polling = section(bundle['polling'] ?? {}, `${place}.polling`);
    const longPollSeconds = seconds(polling['long_polling_timeout_seconds'], `${place}.polling`);
    const verification = verificationOf(bundle['signing'], keys, `${place}.signing`);
    return {
      name,
      source: {
        url: local ? resource : urlOf(service.url, resource, place),
        headers: service.headers,
        ...(longPollSeconds !== undefined && { longPollSeconds }),
        ...(verification !== undefined && { verification }),
      },
      delayMs: delayOf(polling, `${place}.polling`),
    };
  });
}

/** Address and headers of a service that a configuration names. @throws {BundleError} when it names none. */
export function serviceAddress(config: Json, name: string): Service {
  return serviceOf(name, servicesOf(section(config, 'the configuration')['services']), 'service');
}

/** A service of a configuration. */
export interface Service {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function servicesOf(value: Json | undefined): ReadonlyMap<string, Service> {
  const list: [string | undefined, Json | undefined][] = Array.isArray(value)
    ? value.map((entry: Json) => [undefined, entry])
    : Object.entries(section(value ?? {}, 'services'));
  return new Map(
    list.map(([key, entry], index) => {
      const place = `services.${key ?? index}`;
      const service = section(entry, place);
      const name = key ?? required(text(service['name'], `${place}.name`), `${place}.name`);
      const headers: Record<string, string> = {};
      for (const [header, content] of Object.entries(section(service['headers'] ?? {}, `${place}.headers`))) {
        headers[header.toLowerCase()] = required(text(content, `${place}.headers`), `${place}.headers.${header}`);
      }
      const bearer = bearerOf(service['credentials'], `${place}.credentials`);
      if (bearer !== undefined) headers['authorization'] = bearer;
      return [name, { url: required(text(service['url'], `${place}.url`), `${place}.url`), headers }];
    }),
  );
}

function bearerOf(value: Json | undefined, place: string): string | undefined {
  const credentials = section(value ?? {}, place);
  const [other] = Object.keys(credentials).filter((kind) => kind !== 'bearer');
  if (other !== undefined) throw wrong(`${place}.${other} is not supported; expected 'bearer'`);
  if (credentials['bearer'] === undefined) return undefined;
  const bearer = section(credentials['bearer'], `${place}.bearer`);
  const scheme = text(bearer['scheme'], `${place}.bearer.scheme`) ?? 'Bearer';
  return `${scheme} ${required(text(bearer['token'], `${place}.bearer.token`), `${place}.bearer.token`)}`;
}

function serviceOf(name: string | undefined, services: ReadonlyMap<string, Service>, place: string): Service {
  const [only] = services.size === 1 ? services.values() : [];
  const service = name === undefined ? only : services.get(name);
  if (service !== undefined) return service;
  const known = [...services.keys()].join(', ') || 'none';
  throw wrong(`${place}.service names no service${name === undefined ? '' : `, found '${name}'`}; known are: ${known}`);
}

function urlOf(base: string, resource: string, place: string): string {
  const url = URL.parse(`${base.replace(/\/$/, '')}/${resource.replace(/^\//, '')}`);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw wrong(`${place} must be fetched by http or https, found the service '${base.slice(0, 200)}'`);
}

/** A discovered key cannot take the place of one that the host trusts. */
function keysOf(
  value: Json | undefined,
  hostKeys: Readonly<Record<string, VerificationKey>>,
): Readonly<Record<string, VerificationKey>> {
  const keys = new Map(Object.entries(hostKeys));
  for (const [id, entry] of Object.entries(section(value ?? {}, 'keys'))) {
    const place = `keys.${id}`;
    const given = section(entry, place);
    const scope = text(given['scope'], `${place}.scope`);
    const key: VerificationKey = {
      algorithm: text(given['algorithm'], `${place}.algorithm`) ?? 'RS256',
      key: required(text(given['key'], `${place}.key`), `${place}.key`),
      ...(scope !== undefined && { scope }),
    };
    const host = keys.get(id);
    if (host !== undefined && (host.key !== key.key || host.algorithm !== key.algorithm || host.scope !== key.scope)) {
      throw wrong(`${place} differs from the key that the host gave`);
    }
    keys.set(id, key);
  }
  return Object.fromEntries(keys);
}

function verificationOf(
  value: Json | undefined,
  keys: Readonly<Record<string, VerificationKey>>,
  place: string,
): BundleSource['verification'] {
  if (value === undefined) return undefined;
  const signing = section(value, place);
  const keyId = text(signing['keyid'], `${place}.keyid`);
  const scope = text(signing['scope'], `${place}.scope`);
  const exclude = signing['exclude_files'] ?? [];
  if (!Array.isArray(exclude)) throw wrong(`${place}.exclude_files must be an array`);
  return {
    keys,
    ...(keyId !== undefined && { keyId }),
    ...(scope !== undefined && { scope }),
    exclude: exclude.map((path: Json) => required(text(path, `${place}.exclude_files`), `${place}.exclude_files`)),
  };
}

function delayOf(polling: Section, place: string): DiscoveredBundle['delayMs'] {
  const least = seconds(polling['min_delay_seconds'], `${place}.min_delay_seconds`);
  const most = seconds(polling['max_delay_seconds'], `${place}.max_delay_seconds`);
  if (least === undefined && most === undefined) return undefined;
  const [from, to] = [least ?? Math.min(60, most!), most ?? Math.max(120, least!)];
  if (from > to) throw wrong(`${place}.min_delay_seconds must not exceed max_delay_seconds`);
  return [from * 1000, to * 1000];
}

function section(value: Json | undefined, place: string): Section {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Section;
  throw wrong(`${place} must be an object`);
}

function text(value: Json | undefined, place: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrong(`${place} must be a string, found ${typeof value}`);
  return value;
}

function required(value: string | undefined, place: string): string {
  if (value === undefined || value === '') throw wrong(`${place} is missing`);
  return value;
}

function seconds(value: Json | undefined, place: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value > 0 && value <= 86_400) return value;
  throw wrong(`${place} must be a number of seconds from 0 to 86400`);
}

function wrong(message: string): BundleError {
  return new BundleError('POLICY_BUNDLE_DISCOVERY', `the discovered configuration: ${message}`);
}
