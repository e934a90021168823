import type { Command } from './command.js';
import { UsageError } from './flags.js';
import { startServer } from './run-server.js';

/** `run`: a server that answers OPA's REST API. */
export const runCommand: Command = {
  name: 'run',
  about: 'Serve policies and data over the REST API of OPA',
  usage: '--server [path [...]]',
  flags: {
    server: { short: 's', kind: 'switch', about: 'start a server' },
    addr: {
      short: 'a',
      kind: 'list',
      about: 'listening address, [host]:port; port 0 takes a free one (default localhost:8181)',
    },
    authentication: { kind: 'text', of: ['token', 'tls', 'off'], about: 'how clients say who they are (default off)' },
    authorization: {
      kind: 'text',
      of: ['basic', 'off'],
      about: 'whether requests are put to data.system.authz.allow (default off)',
    },
    bundle: { short: 'b', kind: 'switch', about: 'the paths are bundle files or root directories' },
    'config-file': {
      short: 'c',
      kind: 'text',
      about: 'configuration: services, bundles, discovery, decision_logs, status, labels',
    },
    set: { kind: 'list', about: 'override a value of the configuration' },
    'set-file': { kind: 'list', about: 'override a value of the configuration by the content of a file' },
    'ext-authz-addr': {
      kind: 'text',
      about: "listening address for Envoy's ext_authz filter over HTTP (default none)",
    },
    'ext-authz-decision': { kind: 'text', about: 'document that decides for Envoy (default envoy/authz/allow)' },
    ignore: { kind: 'list', about: 'names of files and directories to pass over' },
    watch: { short: 'w', kind: 'switch', about: 'load the paths again when they change' },
    'allow-net': { kind: 'list', about: 'hosts that http.send and net.lookup_ip_addr may reach (default none)' },
    'allow-private-net': { kind: 'switch', about: 'let those hosts have private addresses' },
    'tls-cert-file': { kind: 'text', about: 'certificate of the server' },
    'tls-private-key-file': { kind: 'text', about: 'key of the certificate' },
    'tls-ca-cert-file': { kind: 'text', about: 'authorities whose clients are known' },
    'tls-cert-refresh-period': { kind: 'text', about: 'how often the certificate is read again, such as 5m' },
    'log-level': { short: 'l', kind: 'text', of: ['debug', 'info', 'error'], about: 'what is logged (default info)' },
    'log-format': { kind: 'text', of: ['text', 'json', 'json-pretty'], about: 'accepted; logs are JSON lines' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
    'disable-telemetry': { kind: 'switch', about: 'accepted; there is none' },
    'skip-version-check': { kind: 'switch', about: 'accepted; there is none' },
  },
  async run(flags, io) {
    if (!flags.on('server'))
      throw new UsageError('run: the interactive shell is not part of this program; use run --server');
    const running = await startServer(flags, io);
    await stopped(io.signal);
    await running.close();
    return 0;
  },
};

function stopped(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
