import { equal, match } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { GatekeeperEngine, type KubernetesObject } from '@lamellar/policy/admission';
import { labelsConstraint, requiredLabels } from './gatekeeper.js';
import { builtPrograms, withCluster } from './real-cluster.js';
import { deployment, reviewOf } from './reviews.js';
import { makeWebhook } from './webhook.js';

/** Asks about Deployments as `kubectl apply` would: before a real API server where one was built, else by recorded reviews. */
const folder = fileURLToPath(new URL('policies', import.meta.url));

/** Whether an object is let in, and what is said. */
type Create = (object: KubernetesObject) => Promise<string>;

async function promises(create: Create, edit: (labels: readonly string[]) => Promise<void>): Promise<void> {
  match(await create(deployment('latest', 'nginx:latest', { owner: 'ann' })), /names no fixed version/);
  match(await create(deployment('unlabelled', 'nginx:1.27')), /you must provide labels: {"owner"}/);
  equal(await create(deployment('good', 'nginx:1.27', { owner: 'ann' })), 'created');
  await edit(['owner', 'team']);
  match(await create(deployment('teamless', 'nginx:1.27', { owner: 'ann' })), /you must provide labels: {"team"}/);
  equal(await create(deployment('teamed', 'nginx:1.27', { owner: 'ann', team: 'shop' })), 'created');
}

const programs = builtPrograms();
if (programs === undefined) {
  const engine = new GatekeeperEngine();
  engine.setTemplate(requiredLabels);
  engine.setConstraint(labelsConstraint(['owner']));
  const { webhook, events } = await makeWebhook(folder, [engine]);
  await promises(
    async (object) => {
      const { response } = await webhook(reviewOf(object));
      return response.allowed ? 'created' : (response.status?.message ?? '');
    },
    async (labels) => engine.setConstraint(labelsConstraint(labels)),
  );
  console.log(`k8s-admission: recorded reviews decided as promised, ${events.length} decisions as events`);
} else {
  const decisions = await withCluster(programs, folder, promises);
  console.log(`k8s-admission: a real API server refused and let in as promised, ${decisions} decisions as events`);
}
