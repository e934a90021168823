import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerOf } from './container.js';

const id = 'a1'.repeat(32);
const pod = '1f0c6a3e-11aa-4bcd-9e8f-0123456789ab';
const flat = pod.replaceAll('-', '_');

const cases: readonly (readonly [path: string, identity: Partial<ReturnType<typeof containerOf>>])[] = [
  ['/', { containerId: '', runtime: '', podUid: '', unit: '' }],
  [`/docker/${id}`, { containerId: id, runtime: 'docker' }],
  [`/system.slice/docker-${id}.scope`, { containerId: id, runtime: 'docker' }],
  [`/system.slice/docker-${id}.scope/init.scope`, { containerId: id, runtime: 'docker' }],
  [`/kubepods/besteffort/pod${pod}/${id}`, { containerId: id, runtime: 'containerd', podUid: pod }],
  [`/kubepods/burstable/pod${pod}/${id}`, { containerId: id, runtime: 'containerd', podUid: pod }],
  [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${flat}.slice/cri-containerd-${id}.scope`,
    { containerId: id, runtime: 'containerd', podUid: pod },
  ],
  [`/kubepods.slice/kubepods-pod${flat}.slice/crio-${id}.scope`, { containerId: id, runtime: 'cri-o', podUid: pod }],
  [`/kubepods.slice/kubepods-pod${flat}.slice/crio-${id}`, { containerId: id, runtime: 'cri-o', podUid: pod }],
  [
    `/kubepods.slice/kubepods-pod${flat}.slice/kubepods-pod${flat}.slice:cri-containerd:${id}`,
    { containerId: id, runtime: 'containerd', podUid: pod },
  ],
  [`/kubepods.slice/kubepods-pod${flat}.slice`, { containerId: '', podUid: pod }],
  [`/machine.slice/libpod-${id}.scope/container`, { containerId: id, runtime: 'podman' }],
  [`/lxc.payload.web1/system.slice`, { containerId: 'web1', runtime: 'lxc' }],
  ['/lxc/web1', { containerId: 'web1', runtime: 'lxc' }],
  ['/lamellar-1', { containerId: 'lamellar-1', runtime: 'runc' }],
  ['/runc/lamellar-1', { containerId: 'lamellar-1', runtime: 'runc' }],
  [`/default/${id}`, { containerId: id, runtime: 'runc' }],
  ['/system.slice/nginx.service', { containerId: '', unit: 'nginx.service' }],
  ['/user.slice/user-1000.slice/session-4.scope', { containerId: '', unit: 'session-4.scope' }],
  ['/init.scope', { containerId: '', unit: 'init.scope' }],
  ['/system.slice', { containerId: '', unit: '' }],
  [`/docker/${id.slice(1)}`, { containerId: '' }],
];

test.each(cases)('%s', (path, identity) => {
  expect(containerOf(path)).toMatchObject(identity);
});

test('any path gives an identity', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const found = containerOf(path);
      expect(Object.keys(found)).toEqual(['containerId', 'runtime', 'podUid', 'unit']);
    }),
  );
});
