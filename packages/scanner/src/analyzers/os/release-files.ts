import type { Analyzer } from '../analyzer.js';
import type { OsRelease } from './os-release.js';

/** Files that tell the distribution of images without os-release, and what their one line looks like. */
const releases: ReadonlyMap<string, readonly (readonly [id: string, name: string, pattern: RegExp])[]> = new Map([
  ['etc/alpine-release', [['alpine', 'Alpine Linux', /^(\d+\.\d+\.\d+)/] as const]],
  ['etc/debian_version', [['debian', 'Debian GNU/Linux', /^(\d+)(?:\.\d+)?$/] as const]],
  ['etc/arch-release', [['arch', 'Arch Linux', /^()/] as const]],
  ['etc/oracle-release', [['ol', 'Oracle Linux Server', /^Oracle Linux Server release (\d+(?:\.\d+)?)/] as const]],
  ['etc/openEuler-release', [['openEuler', 'openEuler', /^openEuler release (\d+\.\d+)/] as const]],
  [
    'etc/kylin-release',
    [['kylin', 'Kylin Linux Advanced Server', /^Kylin Linux Advanced Server release (V\d+)/] as const],
  ],
  ['etc/anolis-release', [['anolis', 'Anolis OS', /^Anolis OS release (\d+(?:\.\d+)?)/] as const]],
  ['etc/uos-release', [['uos', 'UnionTech OS Server', /release (\d+)/] as const]],
  [
    'etc/redhat-release',
    [
      ['centos', 'CentOS Linux', /^CentOS (?:Linux |Stream )?release (\d+(?:\.\d+)?)/],
      ['rhel', 'Red Hat Enterprise Linux', /^Red Hat Enterprise Linux (?:Server |Client )?release (\d+(?:\.\d+)?)/],
      ['fedora', 'Fedora Linux', /^Fedora release (\d+)/],
      ['rocky', 'Rocky Linux', /^Rocky Linux release (\d+(?:\.\d+)?)/],
      ['almalinux', 'AlmaLinux', /^AlmaLinux release (\d+(?:\.\d+)?)/],
    ],
  ],
]);

/** The older files that name a distribution; `/etc/os-release` wins over them. */
export const releaseFiles: Analyzer = {
  id: 'os/release-files',
  version: 1,
  required: (path) => releases.has(path),
  maxBytes: 64 * 1024,
  extract(file, found) {
    const line = file.text.slice(0, 200).split('\n', 1)[0]?.trim() ?? '';
    for (const [id, name, pattern] of releases.get(file.path) ?? []) {
      const version = pattern.exec(line)?.[1];
      if (version === undefined) continue;
      const release: OsRelease = { id, idLike: [], versionId: version, codename: '', prettyName: line || name, name };
      found.os?.(release);
      return;
    }
  },
};
