import { setTimeout as delay } from 'node:timers/promises';
import type { KubernetesObject } from '@lamellar/policy/admission';
import { listenWebhook, registerWebhook, selfSignedCertificate, startGatekeeper } from '@lamellar/policy/kubernetes';
import type { Programs } from '../../packages/policy/test/kube/build.js';
import { startCluster } from '../../packages/policy/test/kube/cluster.js';
import { labelsConstraint, requiredLabels } from './gatekeeper.js';
import { deployment } from './reviews.js';
import { makeWebhook } from './webhook.js';

export { builtPrograms } from '../../packages/policy/test/kube/build.js';

const TEMPLATES = '/apis/templates.gatekeeper.sh/v1/constrainttemplates';
const LABELS = '/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredlabels';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

type Scenario = (
  create: (object: KubernetesObject) => Promise<string>,
  edit: (labels: readonly string[]) => Promise<void>,
) => Promise<void>;

/** Runs a scenario before a real API server; returns how many decisions were logged. */
export async function withCluster(programs: Programs, folder: string, scenario: Scenario): Promise<number> {
  await using cluster = await startCluster(programs);
  const { client } = cluster;
  const stop = new AbortController();
  let changes = 0;
  const controller = await startGatekeeper(client, { signal: stop.signal, onChange: () => void changes++ });
  const { webhook, events } = await makeWebhook(folder, [controller.engine], controller.namespaceOf);
  const tls = selfSignedCertificate({ names: ['127.0.0.1'] });
  await using listening = await listenWebhook(webhook, { tls, host: '127.0.0.1', port: 0 });
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    const before = changes;
    for (let tries = 0; ; tries++) {
      try {
        await work();
        break;
      } catch (error) {
        // A definition that was made a moment ago is not served yet.
        if (tries > 100) throw error;
        await delay(50);
      }
    }
    while (changes === before) await delay(20);
  };
  try {
    await change(() => client.request('POST', TEMPLATES, requiredLabels));
    await change(() => client.request('POST', LABELS, labelsConstraint(['owner'])));
    await registerWebhook(client, {
      name: 'policy.lamellar.example',
      url: listening.url,
      ca: tls.cert,
      rules: [
        { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
      ],
    });
    // The API server takes a moment to read the registration.
    const create = (object: KubernetesObject, query = ''): Promise<string> =>
      client.request('POST', DEPLOYMENTS + query, object).then(
        () => 'created',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    while (!(await create(deployment('probe', 'nginx:latest'), '?dryRun=All')).includes('admission webhook'))
      await delay(50);
    await scenario(create, (labels) =>
      change(() =>
        client.request(
          'PATCH',
          `${LABELS}/deployments-have-owners`,
          { spec: { parameters: { labels } } },
          { contentType: 'application/merge-patch+json' },
        ),
      ),
    );
    return events.length;
  } finally {
    stop.abort();
    await controller.ended;
  }
}
