import type { AdmissionReview, KubernetesObject } from '@lamellar/policy/admission';

/** A Deployment of one container. */
export function deployment(
  name: string,
  image: string,
  labels: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image, securityContext: { runAsNonRoot: true } }] },
      },
    },
  };
}

/** The review that an API server of 1.36 sends when an object is created. */
export function reviewOf(object: KubernetesObject): AdmissionReview {
  const gvk = { group: 'apps', version: 'v1', kind: 'Deployment' };
  const resource = { group: 'apps', version: 'v1', resource: 'deployments' };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: gvk,
      resource,
      requestKind: gvk,
      requestResource: resource,
      name: object.metadata?.name ?? '',
      namespace: 'default',
      operation: 'CREATE',
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  };
}
