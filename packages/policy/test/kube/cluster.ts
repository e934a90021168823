import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesClient } from '../../src/kubernetes/client.js';
import { httpsClient } from '../../src/kubernetes/https-client.js';
import type { Programs } from './build.js';

/** A control plane on loopback: etcd and an API server, without nodes. */
export interface Cluster extends AsyncDisposable {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
  readonly client: KubernetesClient;
  /** A kubeconfig file of its administrator. */
  readonly kubeconfig: string;
  /** Ends the API server and starts it again over the same data. */
  restart(): Promise<void>;
  /** As {@link Cluster.restart}, with a store that has forgotten every version up to now: watches that go on from one expire. */
  restartForgetful(): Promise<void>;
}

const TOKEN = 'the-administrators-token';

/** Starts a control plane; about four seconds. */
export async function startCluster({ apiserver, etcd }: Programs): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-'));
  const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
  const store = spawn(
    etcd,
    [
      ...['--data-dir', join(folder, 'etcd')],
      ...[
        '--listen-client-urls',
        `http://127.0.0.1:${clients}`,
        '--advertise-client-urls',
        `http://127.0.0.1:${clients}`,
      ],
      ...[
        '--listen-peer-urls',
        `http://127.0.0.1:${peers}`,
        '--initial-advertise-peer-urls',
        `http://127.0.0.1:${peers}`,
      ],
      ...['--initial-cluster', `default=http://127.0.0.1:${peers}`],
    ],
    { stdio: 'ignore' },
  );
  writeFileSync(join(folder, 'tokens.csv'), `${TOKEN},admin,1,"system:masters"\n`);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const words = [
    ...['--etcd-servers', `http://127.0.0.1:${clients}`],
    ...['--bind-address', '127.0.0.1', '--advertise-address', '127.0.0.1', '--secure-port', String(port)],
    ...['--endpoint-reconciler-type', 'none', '--cert-dir', join(folder, 'certs')],
    ...['--authorization-mode', 'RBAC', '--token-auth-file', join(folder, 'tokens.csv')],
    ...['--service-account-issuer', 'https://kubernetes.default.svc'],
    ...[
      '--service-account-key-file',
      join(folder, 'sa.pub'),
      '--service-account-signing-key-file',
      join(folder, 'sa.key'),
    ],
    ...['--service-cluster-ip-range', '10.0.0.0/24'],
  ];
  const server = `https://127.0.0.1:${port}`;
  let process_ = spawn(apiserver, words, { stdio: 'ignore' });
  const connect = async (): Promise<{ client: KubernetesClient; ca: string }> => {
    for (let tries = 0; tries < 600; tries++) {
      if (process_.exitCode !== null) throw new Error(`kube-apiserver ended with ${process_.exitCode}`);
      try {
        const ca = readFileSync(join(folder, 'certs/apiserver.crt'), 'utf8');
        const made = httpsClient({ server, ca, token: TOKEN });
        await made.request('GET', '/api/v1/namespaces/default');
        return { client: made, ca };
      } catch {
        await delay(100);
      }
    }
    throw new Error('kube-apiserver is not ready after a minute');
  };
  try {
    const { client, ca } = await connect();
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigText(server, ca));
    return {
      server,
      ca,
      token: TOKEN,
      client,
      kubeconfig,
      async restart() {
        await killed(process_);
        process_ = spawn(apiserver, words, { stdio: 'ignore' });
        await connect();
      },
      async restartForgetful() {
        await killed(process_);
        await forget(`http://127.0.0.1:${clients}`);
        process_ = spawn(apiserver, words, { stdio: 'ignore' });
        await connect();
      },
      // The API server hangs once its store is gone, so it goes first.
      async [Symbol.asyncDispose]() {
        await killed(process_);
        await killed(store);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await killed(process_);
    await killed(store);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes versions that nobody sees, and drops all before the last. */
async function forget(etcd: string): Promise<void> {
  const post = async (path: string, body: object): Promise<{ header: { revision: string } }> => {
    const response = await fetch(`${etcd}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd ${path}: ${await response.text()}`);
    return (await response.json()) as { header: { revision: string } };
  };
  const key = Buffer.from('/test/version').toString('base64');
  let revision = '0';
  for (let i = 0; i < 10; i++) revision = (await post('put', { key, value: key })).header.revision;
  await post('compaction', { revision, physical: true });
}

function kubeconfigText(server: string, ca: string): string {
  const authority = Buffer.from(ca).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'admin', user: { token: TOKEN } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
  });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
