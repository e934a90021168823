import { type KubernetesClient, KubernetesError } from './client.js';

/** Which requests the API server sends to a webhook; a rule of a ValidatingWebhookConfiguration. */
export interface WebhookRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly scope?: string;
}

/** Options of {@link registerWebhook}. */
export interface RegisterOptions {
  /** Name of the configuration, such as `policy.example.org`: at least three parts. */
  readonly name: string;
  /** Where the API server reaches it: a URL, or a service of the cluster. */
  readonly url?: string;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly path?: string;
    readonly port?: number;
  };
  /** Authority of the webhook's certificate, in PEM. */
  readonly ca: string;
  /** @default creates and updates of everything */
  readonly rules?: readonly WebhookRule[];
  /** What happens when the webhook cannot be reached. @default 'Fail' */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** @default 10 */
  readonly timeoutSeconds?: number;
  /** Namespaces that are never asked about, so that a webhook cannot lock out the cluster that runs it. @default ['kube-system'] */
  readonly exemptNamespaces?: readonly string[];
}

const EVERYTHING: readonly WebhookRule[] = [
  { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'], scope: '*' },
];
const PATH = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

/** Registers a validating webhook, or brings its registration up to date. */
export async function registerWebhook(client: KubernetesClient, options: RegisterOptions): Promise<void> {
  const { name, url, service, ca, rules = EVERYTHING, failurePolicy = 'Fail', timeoutSeconds = 10 } = options;
  const exempt = options.exemptNamespaces ?? ['kube-system'];
  const configuration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy,
        timeoutSeconds,
        matchPolicy: 'Equivalent',
        rules,
        clientConfig: {
          ...(url !== undefined && { url }),
          ...(service !== undefined && { service }),
          caBundle: Buffer.from(ca).toString('base64'),
        },
        namespaceSelector: {
          matchExpressions:
            exempt.length === 0 ? [] : [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: exempt }],
        },
      },
    ],
  };
  await createOrReplace(client, PATH, name, configuration);
}

/** Takes a registration away. */
export async function unregisterWebhook(client: KubernetesClient, name: string): Promise<void> {
  try {
    await client.request('DELETE', `${PATH}/${name}`);
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status !== 404) throw error;
  }
}

/** Creates an object, or puts it in the place of the one with its name. */
export async function createOrReplace(
  client: KubernetesClient,
  path: string,
  name: string,
  object: { readonly metadata: object },
): Promise<void> {
  try {
    await client.request('POST', path, object);
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status !== 409) throw error;
    const before = await client.request<{ metadata: { resourceVersion: string } }>('GET', `${path}/${name}`);
    const { resourceVersion } = before.metadata;
    await client.request('PUT', `${path}/${name}`, { ...object, metadata: { ...object.metadata, resourceVersion } });
  }
}
