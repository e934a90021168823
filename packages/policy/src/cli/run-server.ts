import { readFile, watch } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DiscoveredBundle, readConfig, serviceAddress } from '../bundle/discovered-config.js';
import { discoverBundles } from '../bundle/discovery.js';
import { watchBundle } from '../bundle/http.js';
import { createUploader, type Uploader } from '../decisions/upload.js';
import {
  createPolicyServer,
  extAuthzListener,
  type ListeningServer,
  listen,
  listenWith,
  type PolicyServer,
} from '../server/index.js';
import type { Json, PlainObject } from '../values/index.js';
import type { CommandIo } from './command.js';
import { publicConfiguration, readConfiguration, sectionOf, textOf } from './config.js';
import { type ParsedFlags, UsageError } from './flags.js';
import { load } from './load.js';

/** A server that a command line started. */
export interface RunningServer {
  readonly server: PolicyServer;
  readonly listeners: readonly ListeningServer[];
  close(): Promise<void>;
}

/** Starts what the command line says; ends with the signal or `close`. */
export async function startServer(flags: ParsedFlags, io: Pick<CommandIo, 'err' | 'cwd'>): Promise<RunningServer> {
  const config = await readConfiguration(flags.text('config-file'), flags.list('set'), flags.list('set-file'));
  const { cwd } = io;
  const loaded = await load(flags.arguments, { ignore: flags.list('ignore'), asBundles: flags.on('bundle'), cwd });
  const stop = new AbortController();
  const level = flags.text('log-level') ?? 'info';
  const log = (kind: 'error' | 'info', message: string, more: PlainObject = {}): void => {
    if (kind === 'info' && level === 'error') return;
    io.err(JSON.stringify({ level: kind, msg: message, time: new Date().toISOString(), ...more }));
  };
  const version = flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
  const remote = readConfig(withoutUnused(config), {}, 'host');
  const discovery = sectionOf(config, 'discovery');
  const decisions = await decisionLogOf(config, io, log);
  const hosts = flags.list('allow-net');
  const server = createPolicyServer({
    ...(flags.on('bundle') ? {} : { modules: loaded.modules, data: loaded.data as Json }),
    version,
    print: (message) => log('info', message, { print: true }),
    run: {
      ...(hosts.length > 0 && {
        context: { network: { allowHosts: hosts, allowPrivateAddresses: flags.on('allow-private-net') } },
      }),
    },
    authentication: (flags.text('authentication') ?? 'off') as 'off' | 'token' | 'tls',
    authorization: (flags.text('authorization') ?? 'off') as 'off' | 'basic',
    authorizationDecision: textOf(config, 'default_authorization_decision') ?? 'system/authz/allow',
    defaultDecision: textOf(config, 'default_decision') ?? 'system/main',
    labels: await labelsOf(config),
    status: sectionOf(config, 'status') !== undefined,
    config: publicConfiguration(config),
    ...(decisions !== undefined && { decisionLog: decisions.options }),
    ...((remote.length > 0 || flags.on('bundle')) && {
      bundles: [...remote.map(({ name }) => name), ...(flags.on('bundle') ? flags.arguments : [])],
    }),
  });
  for (const { path, bundle } of flags.on('bundle') ? loaded.bundles : []) server.bundles.activate(path, bundle);
  const onError = (error: unknown, name: string): void =>
    log('error', `bundle ${name}: ${error instanceof Error ? error.message : String(error)}`);
  const watches: Promise<void>[] = remote.map((bundle) => watchRemote(server, bundle, stop.signal, onError));
  if (discovery !== undefined) watches.push(watchDiscovery(server, config, discovery, stop.signal, onError));
  if (flags.on('watch')) watches.push(...watchFiles(server, flags, cwd, stop.signal, log));
  const listeners = await openListeners(server, flags);
  for (const listener of listeners) log('info', 'Initializing server.', { addrs: [listener.url] });
  const refresh = await certificateRefresh(flags, listeners, log);
  return {
    server,
    listeners,
    async close() {
      stop.abort();
      if (refresh !== undefined) clearInterval(refresh);
      await Promise.all(listeners.map((listener) => listener.close()));
      await Promise.all(watches);
      await decisions?.uploader?.close();
    },
  };
}

/** What `readConfig` must not read here: the discovery bundle names bundles of its own. */
function withoutUnused(config: PlainObject): Json {
  const { services = {}, bundles = {}, keys = {} } = config;
  return { services, bundles, keys } as Json;
}

function watchRemote(
  server: PolicyServer,
  { name, source, delayMs }: DiscoveredBundle,
  signal: AbortSignal,
  onError: (error: unknown, name: string) => void,
): Promise<void> {
  return watchBundle(server.bundles, name, source, {
    signal,
    ...(delayMs !== undefined && { delayMs }),
    onError: (error) => onError(error, name),
  });
}

function watchDiscovery(
  server: PolicyServer,
  config: PlainObject,
  discovery: PlainObject,
  signal: AbortSignal,
  onError: (error: unknown, name: string) => void,
): Promise<void> {
  const resource = textOf(discovery, 'resource') ?? textOf(discovery, 'name') ?? 'discovery';
  const service = textOf(discovery, 'service');
  const named = { resource, ...(service !== undefined && { service }), ...pick(discovery, ['polling', 'signing']) };
  const [bundle] = readConfig({ ...(withoutUnused(config) as PlainObject), bundles: { discovery: named } } as Json, {});
  const decision = textOf(discovery, 'decision');
  return discoverBundles(server.bundles, bundle!.source, {
    signal,
    onError,
    ...(bundle!.delayMs !== undefined && { delayMs: bundle!.delayMs }),
    ...(decision !== undefined && { decision }),
  });
}

function pick(object: PlainObject, names: readonly string[]): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

type Log = (kind: 'error' | 'info', message: string, more?: PlainObject) => void;

/** Decision logs as the configuration wants them: to the console, to a service, or both. */
async function decisionLogOf(
  config: PlainObject,
  io: Pick<CommandIo, 'err'>,
  log: Log,
): Promise<{ options: object; uploader: Uploader | undefined } | undefined> {
  const section = sectionOf(config, 'decision_logs');
  if (section === undefined) return undefined;
  const service = textOf(section, 'service');
  const uploader = service === undefined ? undefined : createUploader(uploadOptions(config, section, service, log));
  const toConsole = section['console'] === true;
  const mask = textOf(section, 'mask_decision');
  const drop = textOf(section, 'drop_decision');
  const options = {
    ...(mask !== undefined && { maskDecision: mask }),
    ...(drop !== undefined && { dropDecision: drop }),
    write: (event: object): void => {
      if (toConsole)
        io.err(
          JSON.stringify({ level: 'info', msg: 'Decision Log', type: 'openpolicyagent.org/decision_logs', ...event }),
        );
      uploader?.add(event);
    },
    onProblem: (problem: Error): void => log('error', problem.message),
  };
  return { options, uploader };
}

function uploadOptions(
  config: PlainObject,
  section: PlainObject,
  service: string,
  log: Log,
): Parameters<typeof createUploader>[0] {
  const { url, headers } = serviceAddress(config as Json, service);
  const resource =
    textOf(section, 'resource') ?? `/logs${'partition_name' in section ? `/${textOf(section, 'partition_name')}` : ''}`;
  return {
    url: `${url.replace(/\/$/, '')}/${resource.replace(/^\//, '')}`,
    headers,
    onError: (error) => log('error', `decision log upload: ${error.message}`),
  };
}

async function labelsOf(config: PlainObject): Promise<Record<string, string>> {
  const { randomUUID } = await import('node:crypto');
  const given = sectionOf(config, 'labels') ?? {};
  const labels: Record<string, string> = { id: randomUUID(), version: '1.22.2' };
  for (const [name, value] of Object.entries(given)) if (typeof value === 'string') labels[name] = value;
  return labels;
}

async function openListeners(server: PolicyServer, flags: ParsedFlags): Promise<ListeningServer[]> {
  const addresses = flags.list('addr').length > 0 ? flags.list('addr') : ['localhost:8181'];
  const certFile = flags.text('tls-cert-file');
  const keyFile = flags.text('tls-private-key-file');
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new UsageError('--tls-cert-file and --tls-private-key-file must be given together');
  }
  const caFile = flags.text('tls-ca-cert-file');
  const tls =
    certFile === undefined
      ? undefined
      : {
          cert: await readFile(certFile, 'utf8'),
          key: await readFile(keyFile!, 'utf8'),
          ...(caFile !== undefined && { ca: await readFile(caFile, 'utf8') }),
        };
  const started: ListeningServer[] = [];
  for (const address of addresses.flatMap((text) => text.split(','))) {
    const { host, port } = parseAddress(address);
    started.push(await listen(server, { host, port, ...(tls !== undefined && { tls }) }));
  }
  const envoy = flags.text('ext-authz-addr');
  if (envoy !== undefined) {
    const decision = flags.text('ext-authz-decision');
    const listener = extAuthzListener(server, decision === undefined ? {} : { decision });
    const { host, port } = parseAddress(envoy);
    started.push(await listenWith(listener, { host, port, ...(tls !== undefined && { tls }) }));
  }
  return started;
}

function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const bare = address.replace(/^https?:\/\//, '');
  const colon = bare.lastIndexOf(':');
  const host = colon < 0 ? bare : bare.slice(0, colon);
  const port = colon < 0 ? 8181 : Number(bare.slice(colon + 1));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--addr ${address}: expected [host]:port`);
  return { host: host === '' ? '0.0.0.0' : host.replace(/^\[|\]$/g, ''), port };
}

/** Reads the certificate again from time to time, since those who issue them replace files. */
async function certificateRefresh(
  flags: ParsedFlags,
  listeners: readonly ListeningServer[],
  log: Log,
): Promise<NodeJS.Timeout | undefined> {
  const period = flags.text('tls-cert-refresh-period');
  const certFile = flags.text('tls-cert-file');
  const keyFile = flags.text('tls-private-key-file');
  if (period === undefined || certFile === undefined || keyFile === undefined) return undefined;
  const timer = setInterval(() => {
    Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
      .then(([cert, key]) => {
        for (const listener of listeners) listener.setCertificate(cert, key);
      })
      .catch((error: unknown) => log('error', `certificate: ${String(error)}`));
  }, milliseconds(period));
  timer.unref();
  return timer;
}

/** A duration of Go: `30s`, `5m`, `1h`, `500ms`. */
export function milliseconds(text: string): number {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text);
  if (match === null) throw new UsageError(`${text}: expected a duration such as 30s, 5m or 500ms`);
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 'ms' | 's' | 'm' | 'h'];
}

/** Loads the paths of the command line again when one of them changes; what does not compile stays out of use. */
function watchFiles(
  server: PolicyServer,
  flags: ParsedFlags,
  cwd: string,
  signal: AbortSignal,
  log: Log,
): Promise<void>[] {
  let pending: Promise<void> = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      const loaded = await load(flags.arguments, { ignore: flags.list('ignore'), asBundles: flags.on('bundle'), cwd });
      if (flags.on('bundle')) for (const { path, bundle } of loaded.bundles) server.bundles.activate(path, bundle);
      else server.replace(loaded.modules, loaded.data);
      log('info', 'Processed file watch event.');
    } catch (error) {
      log('error', `reload: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return flags.arguments.map(async (path) => {
    try {
      for await (const _ of watch(resolve(cwd, path.replace(/^[\w.]+:/, '')), { recursive: true, signal })) {
        pending = pending.then(reload);
      }
    } catch (error) {
      if (!signal.aborted) log('error', `watch ${path}: ${String(error)}`);
    }
    await pending;
  });
}
