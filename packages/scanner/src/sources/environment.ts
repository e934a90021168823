import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Docker's configuration: `$DOCKER_CONFIG/config.json`, else that of the home folder. */
export function dockerConfigPath(): string {
  return join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
}

/** The socket of an engine that is here: `$DOCKER_HOST` where it names one, else the usual places of Docker and Podman. */
export function engineSocket(): string | undefined {
  const host = process.env['DOCKER_HOST'];
  if (host?.startsWith('unix://')) return host.slice(7);
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const places = [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock'), join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
  ];
  return places.find((each) => existsSync(each));
}
