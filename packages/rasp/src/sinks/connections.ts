import dns from 'node:dns';
import net from 'node:net';
import type { RaspBlockedError } from '../core/errors.js';
import { currentSettings, judge } from '../core/judge.js';
import { detectServerSideRequestForgery } from '../detect/address/detect-ssrf.js';
import { type AnyFunction, imitate } from '../hooks/wrap.js';
import { destinationAllowed } from '../policy/destinations.js';
import { generatedCodeOnStack } from '../provenance/generated-code.js';

interface ConnectOptions {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string | null;
  readonly lookup?: typeof dns.lookup;
}

type LookupCallback = (error: Error | null, address: string | dns.LookupAddress[], family?: number) => void;

/** Node takes any path that is not empty for the name of a pipe or a local socket. */
function isPipe({ path }: ConnectOptions): boolean {
  return path !== undefined && path !== null && path !== '';
}

function allowed(host: string, port: number | string | undefined): boolean {
  const hosts = currentSettings()?.allowedHosts;
  return hosts !== undefined && (hosts.has(host.toLowerCase()) || hosts.has(`${host.toLowerCase()}:${port}`));
}

function check(host: string, address: string, port: number | string | undefined): RaspBlockedError | undefined {
  const forbidden = destinationAllowed(host, port);
  if (forbidden !== undefined) return forbidden;
  if (allowed(host, port)) return undefined;
  return judge(
    { sink: 'net.connect', value: `${host}:${port ?? ''} (${address})` },
    ['server-side-request-forgery', 'generated-code-acts'],
    (inputs, context) =>
      detectServerSideRequestForgery({ host, address, port: Number(port) }, inputs) ?? generatedCodeOnStack(context),
  );
}

/**
 * Judges each address that a look-up gives, so that what is judged is what is connected to: there is no second look-up
 * that could answer otherwise.
 */
function guardedLookup(lookup: typeof dns.lookup, port: number | string | undefined): AnyFunction {
  return (hostname, options, callback) => {
    const done = (typeof options === 'function' ? options : callback) as LookupCallback;
    const answer: LookupCallback = (error, address, family) => {
      if (error === null) {
        const all = Array.isArray(address) ? address.map((each) => each.address) : [address];
        for (const each of all) {
          const refused = check(String(hostname), each, port);
          if (refused !== undefined) return done(refused, []);
        }
      }
      return done(error, address, family);
    };
    const call = lookup as unknown as AnyFunction;
    return typeof options === 'function' ? call(hostname, answer) : call(hostname, options, answer);
  };
}

function connectOptions(args: readonly unknown[]): ConnectOptions | undefined {
  // Node passes its normalised form: one array of options and callback.
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (first !== null && typeof first === 'object') return first as ConnectOptions;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    return { port: first, ...(typeof args[1] === 'string' ? { host: args[1] } : {}) };
  }
  return undefined;
}

/** Guards every outgoing TCP connection, of `http`, `fetch`, TLS and database drivers alike, at the socket. */
export function hookConnections(): void {
  const prototype = net.Socket.prototype as unknown as { connect: AnyFunction };
  const original = prototype.connect;
  prototype.connect = imitate(original, function (this: unknown, ...args: unknown[]): unknown {
    const options = connectOptions(args);
    if (options === undefined || isPipe(options)) return Reflect.apply(original, this, args);
    const host = options.host ?? 'localhost';
    if (net.isIP(host) !== 0) {
      const refused = check(host, host, options.port);
      if (refused !== undefined) {
        (this as net.Socket).destroy(refused);
        return this;
      }
      return Reflect.apply(original, this, args);
    }
    const guarded = { ...options, lookup: guardedLookup(options.lookup ?? dns.lookup, options.port) };
    return Reflect.apply(original, this, withOptions(args, guarded));
  });
}

function withOptions(args: readonly unknown[], options: object): unknown[] {
  if (Array.isArray(args[0])) {
    const [, ...rest] = args[0];
    const normalised = [options, ...rest];
    // Node marks its normalised array by a symbol, which must stay.
    for (const symbol of Object.getOwnPropertySymbols(args[0]))
      Reflect.set(normalised, symbol, Reflect.get(args[0], symbol));
    return [normalised, ...args.slice(1)];
  }
  const callback = args.find((arg) => typeof arg === 'function');
  return callback === undefined ? [options] : [options, callback];
}
