import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { writeTar, writeZip } from '@lamellar/archive/write';

type Layer = Parameters<typeof writeTar>[0];

/** Whether Debian's docker-registry is here. */
export function hasDockerRegistry(): boolean {
  return spawnSync('docker-registry', ['--version']).status === 0;
}

/** A registry on loopback that lasts until it is disposed. */
export interface DemoRegistry extends Disposable {
  readonly host: string;
}

/** Starts docker-registry over a folder of its own. */
export async function startRegistry(): Promise<DemoRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'lamellar-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder} } }\nhttp: { addr: ${host} }\n`;
  writeFileSync(join(folder, 'config.yml'), config);
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  for (let attempt = 0; !(await answers(host)); attempt++) {
    if (child.exitCode !== null || attempt > 200) throw new Error('docker-registry does not start');
    await sleep(50);
  }
  return {
    host,
    [Symbol.dispose]: () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(host: string): Promise<boolean> {
  return await fetch(`http://${host}/v2/`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Three images that share a base: one with an old log4j in a jar within a jar, one with a new one, one without. */
export async function pushDemoImages(host: string): Promise<void> {
  const base = [
    { name: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    {
      name: 'var/lib/dpkg/status',
      content: 'Package: openssl\nStatus: install ok installed\nVersion: 3.0.11-1\nArchitecture: amd64\n',
    },
  ];
  const log4j = (version: string) => {
    const properties = `groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=${version}\n`;
    return writeZip([
      { name: 'META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties', content: properties },
    ]);
  };
  const fat = writeZip([{ name: 'BOOT-INF/lib/log4j-core.jar', content: log4j('2.14.1') }]);
  await push(host, 'shop/orders', '1.4', [base, [{ name: 'app/orders.jar', content: fat }]]);
  await push(host, 'shop/payments', '2.0', [base, [{ name: 'app/lib/log4j-core.jar', content: log4j('2.17.1') }]]);
  await push(host, 'shop/web', 'latest', [base, [{ name: 'app/index.html', content: 'hello' }]]);
}

/** Pushes an image by the OCI distribution API. */
async function push(host: string, repository: string, tag: string, layers: readonly Layer[]): Promise<void> {
  const base = `http://${host}/v2/${repository}`;
  const oci = 'application/vnd.oci.image';
  const blob = async (bytes: Buffer, mediaType: string): Promise<object> => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(started.headers.get('location') ?? '', base);
    place.searchParams.set('digest', digest);
    await done(await fetch(place, { method: 'PUT', body: new Uint8Array(bytes) }));
    return { mediaType, digest, size: bytes.length };
  };
  const described: object[] = [];
  for (const layer of layers) described.push(await blob(gzipSync(writeTar(layer)), `${oci}.layer.v1.tar+gzip`));
  const config = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } };
  const mediaType = `${oci}.manifest.v1+json`;
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: await blob(Buffer.from(JSON.stringify(config)), `${oci}.config.v1+json`),
    layers: described,
  };
  const headers = { 'content-type': mediaType };
  await done(await fetch(`${base}/manifests/${tag}`, { method: 'PUT', headers, body: JSON.stringify(manifest) }));
}

async function done(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`push: ${answer.status} ${await answer.text()}`);
}
