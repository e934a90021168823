import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The programs of a control plane. */
export interface Programs {
  readonly apiserver: string;
  readonly etcd: string;
}

const KUBERNETES = 'v1.36.3';
const STAGING = 'v0.36.3';
const ETCD = 'v3.7.3';

function peers(): string {
  return process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers');
}

/** The programs, when they were built before. */
export function builtPrograms(): Programs | undefined {
  const programs = { apiserver: join(peers(), 'kube-apiserver'), etcd: join(peers(), 'etcd') };
  return existsSync(programs.apiserver) && existsSync(programs.etcd) ? programs : undefined;
}

/** The programs, built from their Go modules where they are not there yet; a reason when that is not possible. */
export function buildPrograms(say: (text: string) => void): Programs | { readonly reason: string } {
  const built = builtPrograms();
  if (built !== undefined) return built;
  if (spawnSync('go', ['version']).status !== 0)
    return { reason: 'there is no Go toolchain to build etcd and kube-apiserver with' };
  try {
    say(`building etcd ${ETCD} and kube-apiserver ${KUBERNETES} once, about seven minutes`);
    buildEtcd();
    buildApiserver();
    return builtPrograms()!;
  } catch (error) {
    return { reason: `the build failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  }
}

function go(folder: string, ...words: readonly string[]): string {
  const env = { ...process.env, GOFLAGS: '-p=2 -buildvcs=false -mod=mod' };
  return execFileSync('go', words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function moduleFolder(name: string, manifest: string): string {
  const folder = join(peers(), 'src', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'go.mod'), manifest);
  return folder;
}

function buildEtcd(): void {
  const folder = moduleFolder('etcd', 'module etcd\n\ngo 1.26\n');
  go(folder, 'get', `go.etcd.io/etcd/server/v3@${ETCD}`);
  go(folder, 'build', '-trimpath', '-ldflags', '-s -w', '-o', join(peers(), 'etcd'), 'go.etcd.io/etcd/server/v3');
}

/** Kubernetes is no library: the modules that it is developed with are replaced by their published versions. */
function buildApiserver(): void {
  const probe = moduleFolder('kube', 'module kube\n\ngo 1.26\n');
  const { GoMod } = JSON.parse(go(probe, 'mod', 'download', '-json', `k8s.io/kubernetes@${KUBERNETES}`)) as {
    GoMod: string;
  };
  const staging = [...readFileSync(GoMod, 'utf8').matchAll(/^\s*(k8s\.io\/[\w-]+) => \.\/staging/gm)].map(
    ([, name]) => name!,
  );
  const replaced = staging.map((name) => `replace ${name} => ${name} ${STAGING}`).join('\n');
  const folder = moduleFolder(
    'kube',
    `module kube\n\ngo 1.26\n\nrequire k8s.io/kubernetes ${KUBERNETES}\n\n${replaced}\n`,
  );
  writeFileSync(
    join(folder, 'tools.go'),
    '//go:build tools\n\npackage tools\n\nimport _ "k8s.io/kubernetes/cmd/kube-apiserver"\n',
  );
  go(folder, 'mod', 'tidy');
  const version = 'k8s.io/component-base/version';
  const flags = `-s -w -X ${version}.gitVersion=${KUBERNETES} -X ${version}.gitMajor=1 -X ${version}.gitMinor=36`;
  go(
    folder,
    'build',
    '-trimpath',
    '-ldflags',
    flags,
    '-o',
    join(peers(), 'kube-apiserver'),
    'k8s.io/kubernetes/cmd/kube-apiserver',
  );
}
