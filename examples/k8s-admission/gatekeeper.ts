import type { Constraint, ConstraintTemplate } from '@lamellar/policy/admission';

/** A template of Gatekeeper, as its library has them: labels that must be there. */
export const requiredLabels: ConstraintTemplate = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: 'k8srequiredlabels' },
  spec: {
    crd: { spec: { names: { kind: 'K8sRequiredLabels' } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        rego: `package k8srequiredlabels

violation[{"msg": msg}] {
	required := {label | label := input.parameters.labels[_]}
	provided := {label | input.review.object.metadata.labels[label]}
	missing := required - provided
	count(missing) > 0
	msg := sprintf("you must provide labels: %v", [missing])
}
`,
      },
    ],
  },
};

/** A constraint: which labels Deployments must have. */
export function labelsConstraint(labels: readonly string[]): Constraint {
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: 'K8sRequiredLabels',
    metadata: { name: 'deployments-have-owners' },
    spec: { match: { kinds: [{ apiGroups: ['apps'], kinds: ['Deployment'] }] }, parameters: { labels } },
  };
}
