import type { ConstraintTemplate } from '../admission/gatekeeper.js';
import type { KubernetesClient } from './client.js';
import { createOrReplace } from './register.js';

export const TEMPLATES_PATH = '/apis/templates.gatekeeper.sh/v1/constrainttemplates';
const CONSTRAINT_GROUP = 'constraints.gatekeeper.sh';
const CRDS_PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Path of the constraints of a kind. */
export function constraintsPath(kind: string): string {
  return `/apis/${CONSTRAINT_GROUP}/v1beta1/${kind.toLowerCase()}`;
}

/** Installs the definition of ConstraintTemplates, where Gatekeeper's own is not there. */
export async function installTemplates(client: KubernetesClient): Promise<void> {
  await install(client, 'constrainttemplates.templates.gatekeeper.sh', {
    group: 'templates.gatekeeper.sh',
    names: { kind: 'ConstraintTemplate', plural: 'constrainttemplates', singular: 'constrainttemplate' },
    version: 'v1',
    schema: { type: 'object', properties: { spec: ANYTHING, status: ANYTHING } },
  });
}

/** Installs the definition of a template's constraints, with the schema that the template gives their parameters. */
export async function installConstraints(client: KubernetesClient, template: ConstraintTemplate): Promise<void> {
  const { names, validation } = template.spec.crd.spec;
  const plural = names.kind.toLowerCase();
  const parameters = validation?.openAPIV3Schema ?? ANYTHING;
  await install(client, `${plural}.${CONSTRAINT_GROUP}`, {
    group: CONSTRAINT_GROUP,
    names: { kind: names.kind, plural, singular: plural },
    version: 'v1beta1',
    schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { enforcementAction: { type: 'string' }, match: ANYTHING, parameters },
        },
        status: ANYTHING,
      },
    },
  });
}

interface Definition {
  readonly group: string;
  readonly names: { readonly kind: string; readonly plural: string; readonly singular: string };
  readonly version: string;
  readonly schema: object;
}

async function install(
  client: KubernetesClient,
  name: string,
  { group, names, version, schema }: Definition,
): Promise<void> {
  await createOrReplace(client, CRDS_PATH, name, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group,
      scope: 'Cluster',
      names: { ...names, listKind: `${names.kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  } as { readonly metadata: object });
}
