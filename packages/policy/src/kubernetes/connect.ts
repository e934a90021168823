import type { KubernetesClient } from './client.js';
import { KubernetesError } from './client.js';
import { httpsClient } from './https-client.js';

/** Where the cluster's address and credentials come from. */
export interface ConnectOptions {
  /** A kubeconfig file. @default the service account of the pod, `$KUBECONFIG` or `~/.kube/config`, as `kubectl` looks for them */
  readonly kubeconfig?: string;
  /** A context of the kubeconfig. @default its current one */
  readonly context?: string;
}

/**
 * Connects to a cluster by a kubeconfig or the pod's service account. `@kubernetes/client-node` reads these, exec and OIDC
 * credentials included; it is loaded here and nowhere else.
 *
 * @throws {KubernetesError} when there is no cluster, or the library is not installed.
 */
export async function connect(options: ConnectOptions = {}): Promise<KubernetesClient & Disposable> {
  const { KubeConfig } = await import('@kubernetes/client-node').catch((cause: unknown) => {
    throw new KubernetesError(
      0,
      'connect() needs the package @kubernetes/client-node: npm install @kubernetes/client-node',
      {
        cause,
      },
    );
  });
  const config = new KubeConfig();
  if (options.kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(options.kubeconfig);
  if (options.context !== undefined) config.setCurrentContext(options.context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new KubernetesError(0, 'the kubeconfig names no current cluster');
  const credentials = async (): Promise<{ ca?: unknown; cert?: unknown; key?: unknown; headers?: object }> => {
    const made: { ca?: unknown; cert?: unknown; key?: unknown; headers?: object } = {};
    await config.applyToHTTPSOptions(made as never);
    return made;
  };
  const { ca, cert, key } = await credentials();
  return httpsClient({
    server: cluster.server,
    ...(ca !== undefined && { ca: ca as string }),
    ...(cert !== undefined && { cert: cert as string }),
    ...(key !== undefined && { key: key as string }),
    headers: async () => textHeaders((await credentials()).headers ?? {}),
  });
}

function textHeaders(headers: object): Record<string, string> {
  const entries = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}
