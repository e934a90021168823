import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why no container can be started here, or undefined. */
export function containerProblem(): string | undefined {
  if (process.getuid?.() !== 0) return 'containers and BPF programs need root';
  for (const [program, name] of [
    ['runc', 'runc'],
    ['busybox', 'busybox-static'],
  ]) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `${name} is not installed`;
  }
  return unifiedRoot() === undefined ? 'cgroup v2 is not mounted' : undefined;
}

/** Where cgroup v2 is mounted. */
function unifiedRoot(): string | undefined {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return lines.find((line) => line.includes(' - cgroup2 '))?.split(' ')[4];
}

/** A busybox container on the host's network that sleeps. */
export interface Container extends Disposable {
  readonly id: string;
  /** Its cgroup v2 folder. */
  readonly cgroup: string;
  /** Runs a shell line inside and gives its exit code and output. */
  run(line: string): Promise<{ readonly code: number; readonly output: string }>;
}

const tools = ['sh', 'sleep', 'nc', 'wget', 'cat', 'true'];

/** Starts a container of a random name with runc. */
export function startContainer(): Container {
  const home = mkdtempSync(join(tmpdir(), 'lamellar-egress-'));
  const id = `lamellar-${Math.random().toString(36).slice(2, 10)}`;
  const bin = join(home, 'rootfs/bin');
  for (const folder of ['bin', 'proc', 'sys', 'dev', 'tmp', 'etc'])
    mkdirSync(join(home, 'rootfs', folder), { recursive: true });
  const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
  copyFileSync(busybox, join(bin, 'busybox'));
  for (const tool of tools) symlinkSync('busybox', join(bin, tool));
  writeFileSync(join(home, 'rootfs/etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  runc(['spec'], home);
  const config = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')) as {
    process: { terminal: boolean; args: string[] };
    root: { readonly: boolean };
    linux: { namespaces: { type: string }[] };
  };
  config.process.terminal = false;
  config.process.args = ['/bin/sleep', '600'];
  config.root.readonly = false;
  // The host's network, so that the container would reach everything if nobody guarded it.
  config.linux.namespaces = config.linux.namespaces.filter(({ type }) => type !== 'network');
  writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  const end = (): void => {
    spawnSync('runc', ['delete', '-f', id], { stdio: 'ignore' });
    rmSync(home, { recursive: true, force: true });
  };
  try {
    runc(['run', '-d', id], home);
    const { pid } = JSON.parse(spawnSync('runc', ['state', id], { encoding: 'utf8' }).stdout) as { pid: number };
    const path = readFileSync(`/proc/${pid}/cgroup`, 'utf8')
      .split('\n')
      .find((line) => line.startsWith('0::'))!
      .slice(3);
    const cgroup = join(unifiedRoot()!, path);
    if (path === '/' || !existsSync(cgroup)) throw new Error(`the container has no cgroup of its own (${path})`);
    return { id, cgroup, run: (line) => execute(id, line), [Symbol.dispose]: end };
  } catch (error) {
    end();
    throw error;
  }
}

function runc(args: readonly string[], home: string): void {
  const { status, stderr } = spawnSync('runc', args, {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (status !== 0) throw new Error(`runc ${args.join(' ')}: ${stderr}`);
}

/** Not synchronous: the connections that are tried end in this process. */
function execute(id: string, line: string): Promise<{ code: number; output: string }> {
  const child = spawn('runc', ['exec', id, '/bin/sh', '-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, output })));
}
