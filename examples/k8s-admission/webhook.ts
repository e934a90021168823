import type { ApiActivity } from '@lamellar/events';
import type { AdmissionPolicy, KubernetesObject } from '@lamellar/policy/admission';
import { regoAdmission } from '@lamellar/policy/admission';
import { createBundleStore, readBundleDirectory } from '@lamellar/policy/bundle';
import { createDecisionLog } from '@lamellar/policy/decisions';
import { createWebhook, type Webhook } from '@lamellar/policy/kubernetes';

/** A webhook over the Rego of a folder and whatever else decides; its decisions are OCSF events. */
export async function makeWebhook(
  folder: string,
  others: readonly AdmissionPolicy[],
  namespaceOf?: (name: string) => KubernetesObject | undefined,
): Promise<{ readonly webhook: Webhook; readonly events: readonly ApiActivity[] }> {
  const store = createBundleStore();
  store.activate('policies', await readBundleDirectory(folder));
  const events: ApiActivity[] = [];
  const decisionLog = createDecisionLog({ emit: (event) => void events.push(event as ApiActivity) });
  const webhook = createWebhook({
    policies: [regoAdmission(() => store.policy), ...others],
    decisionLog,
    onError: 'closed',
    timeoutMs: 3000,
    ...(namespaceOf !== undefined && { namespaceOf }),
  });
  return { webhook, events };
}
