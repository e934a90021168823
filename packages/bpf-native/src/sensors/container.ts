/** Whose cgroup a path is. */
export interface ContainerIdentity {
  /** As the runtime numbers it; empty on the host. */
  readonly containerId: string;
  /** `docker`, `containerd`, `cri-o`, `podman`, `lxc`, `runc`; empty on the host. */
  readonly runtime: string;
  /** UID of the Kubernetes pod; empty outside Kubernetes. */
  readonly podUid: string;
  /** The systemd unit, such as `nginx.service`; empty for others. */
  readonly unit: string;
}

const scopes: Readonly<Record<string, string>> = {
  docker: 'docker',
  'cri-containerd': 'containerd',
  containerd: 'containerd',
  crio: 'cri-o',
  libpod: 'podman',
};
const fullId = /^[0-9a-f]{64}$/;
const host: ContainerIdentity = { containerId: '', runtime: '', podUid: '', unit: '' };

/** Reads a container's identity off its cgroup path, of version 1 or 2, with the cgroupfs or the systemd driver. */
export function containerOf(path: string): ContainerIdentity {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  const podUid = parts.map(podOf).find((uid) => uid !== '') ?? '';
  for (const [index, part] of [...parts.entries()].reverse()) {
    const found = scopeOf(part) ?? folderOf(part, parts[index - 1] ?? '', podUid);
    if (found !== undefined) return { ...host, ...found, podUid };
  }
  const unit = parts.findLast((part) => part.endsWith('.service') || part.endsWith('.scope')) ?? '';
  if (unit === '' && parts.length > 0 && podUid === '' && isPlain(parts))
    return { ...host, containerId: parts.at(-1)!, runtime: 'runc' };
  return { ...host, podUid, unit };
}

/** `pod1f0c...` and `kubepods-burstable-pod1f0c_....slice`. */
function podOf(part: string): string {
  const at = part.lastIndexOf('pod');
  if (at === -1 || part.startsWith('libpod')) return '';
  const uid = part
    .slice(at + 3)
    .replace(/\.slice$/, '')
    .replaceAll('_', '-');
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(uid) || /^[0-9a-f]{32}$/.test(uid)
    ? uid
    : '';
}

/** `docker-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope`, `libpod-ID.scope`. */
function scopeOf(part: string): Pick<ContainerIdentity, 'containerId' | 'runtime'> | undefined {
  if (!part.endsWith('.scope')) return undefined;
  const name = part.slice(0, -'.scope'.length);
  const at = name.lastIndexOf('-');
  const runtime = scopes[name.slice(0, at)];
  const containerId = name.slice(at + 1);
  return runtime !== undefined && fullId.test(containerId) ? { containerId, runtime } : undefined;
}

/** `docker/ID`, `podUID/ID`, `system.slice:cri-containerd:ID`, `lxc/NAME`. */
function folderOf(
  part: string,
  above: string,
  podUid: string,
): Pick<ContainerIdentity, 'containerId' | 'runtime'> | undefined {
  const pieces = part.split(':');
  const last = pieces.at(-1)!;
  if (pieces.length === 3 && fullId.test(last))
    return { containerId: last, runtime: scopes[pieces[1]!] ?? 'containerd' };
  if (above === 'lxc' || part.startsWith('lxc.payload.'))
    return { containerId: part.replace('lxc.payload.', ''), runtime: 'lxc' };
  if (part.startsWith('crio-') && fullId.test(part.slice(5))) return { containerId: part.slice(5), runtime: 'cri-o' };
  if (part.startsWith('libpod-') && fullId.test(part.slice(7)))
    return { containerId: part.slice(7), runtime: 'podman' };
  if (!fullId.test(part)) return undefined;
  return { containerId: part, runtime: above === 'docker' ? 'docker' : podUid === '' ? 'runc' : 'containerd' };
}

/** A folder that systemd did not make, at the top or below `runc`. */
function isPlain(parts: readonly string[]): boolean {
  const last = parts.at(-1)!;
  return (
    (parts.length === 1 || (parts.length === 2 && parts[0] === 'runc')) &&
    !/\.(?:slice|service|scope|mount|swap)$/.test(last) &&
    last !== 'init'
  );
}
