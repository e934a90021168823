import { setTimeout as delay } from 'node:timers/promises';
import type { ConstraintTemplate } from '../../src/admission/gatekeeper.js';
import { regoAdmission } from '../../src/admission/rego.js';
import {
  connect,
  createWebhook,
  type KubernetesClient,
  KubernetesError,
  listenWebhook,
  registerWebhook,
  selfSignedCertificate,
  startGatekeeper,
} from '../../src/kubernetes.js';
import { compile } from '../../src/policy.js';
import type { Cluster } from './cluster.js';

/** One thing that a scenario claims: undefined when it holds, else what was found. */
export interface Claim {
  readonly name: string;
  readonly problem: string | undefined;
}

const TEMPLATE: ConstraintTemplate = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: 'k8srequiredlabels' },
  spec: {
    crd: { spec: { names: { kind: 'K8sRequiredLabels' } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        rego: `package k8srequiredlabels

violation[{"msg": msg, "details": {"missing": missing}}] {
	provided := {label | input.review.object.metadata.labels[label]}
	required := {label | label := input.parameters.labels[_]}
	missing := required - provided
	count(missing) > 0
	msg := sprintf("you must provide labels: %v", [missing])
}
`,
      },
    ],
  },
} as ConstraintTemplate;

const UNIQUE = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: 'uniqueteam' },
  spec: {
    crd: { spec: { names: { kind: 'UniqueTeam' } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        rego: `package uniqueteam

violation[{"msg": msg}] {
	team := input.review.object.metadata.annotations.team
	other := data.inventory.namespace[ns]["v1"].ConfigMap[name]
	other.metadata.annotations.team == team
	name != input.review.object.metadata.name
	msg := sprintf("team %v is taken by %v/%v", [team, ns, name])
}
`,
      },
    ],
  },
};

const constraint = (kind: string, name: string, spec: object): object => ({
  apiVersion: 'constraints.gatekeeper.sh/v1beta1',
  kind,
  metadata: { name },
  spec,
});

const deployment = (name: string, labels: Readonly<Record<string, string>>, image: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default', labels },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
  },
});

const configMap = (name: string, team: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', annotations: { team } },
});

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const TEMPLATES = '/apis/templates.gatekeeper.sh/v1/constrainttemplates';
const LABELS = '/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredlabels';

const REGO = `package kubernetes.admission

deny contains msg if {
	some container in input.request.object.spec.template.spec.containers
	endswith(container.image, ":latest")
	msg := sprintf("image %s has no fixed version", [container.image])
}

warn contains "no replicas are asked for" if not input.request.object.spec.replicas
`;

/** Puts webhook and controller before a real API server, and claims what the two must do. */
export async function* admissionScenario(cluster: Cluster): AsyncGenerator<Claim> {
  const stop = new AbortController();
  const errors: string[] = [];
  const expired: string[] = [];
  const policy = compile({ 'admission.rego': REGO });
  using client = await connect({ kubeconfig: cluster.kubeconfig });
  const controller = await startGatekeeper(client, {
    signal: stop.signal,
    sync: [{ path: '/api/v1/configmaps' }],
    maxDelayMs: 500,
    onExpired: (about) => expired.push(about),
    onError: (error, about) => errors.push(`${about}: ${String(error)}`),
  });
  await controller.ready;
  const certificate = selfSignedCertificate({ names: ['127.0.0.1', 'localhost'] });
  const webhook = createWebhook({
    policies: [regoAdmission(() => policy), controller.engine],
    namespaceOf: controller.namespaceOf,
  });
  const listening = await listenWebhook(webhook, { tls: certificate, host: '127.0.0.1', port: 0 });
  try {
    await registerWebhook(client, {
      name: 'policy.lamellar.test',
      url: listening.url,
      ca: certificate.cert,
      rules: [
        { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
      ],
    });
    const ask = (path: string, object: object): Promise<string> => answerTo(client, path, object);
    const bad = deployment('bad', {}, 'nginx:latest');
    yield claim(
      'a Deployment that Rego denies is refused',
      await until(() => ask(DEPLOYMENTS, bad), 'has no fixed version'),
    );
    yield claim(
      'a good Deployment is let in',
      await until(() => ask(DEPLOYMENTS, deployment('good', {}, 'nginx:1.27')), 'ok'),
    );

    await client.request('POST', TEMPLATES, TEMPLATE);
    await until(() => asText(client.request('GET', LABELS)), 'items');
    const first = constraint('K8sRequiredLabels', 'owner', {
      match: { kinds: [{ apiGroups: ['apps'], kinds: ['Deployment'] }] },
      parameters: { labels: ['owner'] },
    });
    await client.request('POST', LABELS, first);
    const unowned = (): Promise<string> => ask(`${DEPLOYMENTS}?dryRun=All`, deployment('unowned', {}, 'nginx:1.27'));
    yield claim('a constraint refuses what lacks a label', await until(unowned, 'you must provide labels: {"owner"}'));
    const status = (): Promise<string> => asText(client.request('GET', `${LABELS}/owner`));
    yield claim('the status of the constraint says that it is enforced', await until(status, '"enforced":true'));
    const templateStatus = (): Promise<string> => asText(client.request('GET', `${TEMPLATES}/k8srequiredlabels`));
    yield claim('the status of the template says that it is created', await until(templateStatus, '"created":true'));

    await edit(client, ['team']);
    yield claim('an edited constraint takes effect', await until(unowned, 'you must provide labels: {"team"}'));
    const teamed = (): Promise<string> =>
      ask(`${DEPLOYMENTS}?dryRun=All`, deployment('teamed', { team: 'a' }, 'nginx:1.27'));
    yield claim('what the edited constraint asks for is let in', await until(teamed, 'ok'));

    await client.request('POST', TEMPLATES, UNIQUE);
    const unique = '/apis/constraints.gatekeeper.sh/v1beta1/uniqueteam';
    await until(() => asText(client.request('GET', unique)), 'items');
    await client.request(
      'POST',
      unique,
      constraint('UniqueTeam', 'unique', { match: { kinds: [{ apiGroups: [''], kinds: ['ConfigMap'] }] } }),
    );
    await until(() => ask(CONFIG_MAPS, configMap('first', 'blue')), 'ok');
    const taken = (): Promise<string> => ask(`${CONFIG_MAPS}?dryRun=All`, configMap('second', 'blue'));
    yield claim('the inventory of other objects is seen', await until(taken, 'team blue is taken by default/first'));

    const broken = {
      ...TEMPLATE,
      metadata: { name: 'broken' },
      spec: {
        ...TEMPLATE.spec,
        crd: { spec: { names: { kind: 'Broken' } } },
        targets: [{ target: 'x', rego: 'package broken\n\nviolation[{"msg": m}] { m := ' }],
      },
    };
    await client.request('POST', TEMPLATES, broken);
    const brokenStatus = (): Promise<string> => asText(client.request('GET', `${TEMPLATES}/broken`));
    yield claim('the status of a broken template says why', await until(brokenStatus, 'rego_parse_error'));

    await cluster.restart();
    await edit(client, ['cost']);
    yield claim(
      'a change right after the API server restarted is not lost',
      await until(unowned, 'you must provide labels: {"cost"}'),
    );

    await cluster.restartForgetful();
    await edit(client, ['late']);
    const heard = (): Promise<string> => Promise.resolve(`expired: ${expired.join()}`);
    yield claim(
      'watches expire when their versions are forgotten',
      await until(heard, 'constraints of K8sRequiredLabels'),
    );
    yield claim(
      'a change after old versions expired is not lost',
      await until(unowned, 'you must provide labels: {"late"}'),
    );

    await client.request('DELETE', `${LABELS}/owner`);
    yield claim('a deleted constraint ends', await until(unowned, 'ok'));

    await listening.close();
    const closed = (): Promise<string> =>
      ask(`${DEPLOYMENTS}?dryRun=All`, deployment('late', { team: 'a' }, 'nginx:1.27'));
    yield claim('without a webhook the cluster refuses, as registered', await until(closed, 'failed calling webhook'));
  } finally {
    stop.abort();
    await listening.close().catch(() => undefined);
    await controller.ended;
  }
}

/** Asks the constraint for other labels; a server that has just started is asked again. */
async function edit(client: KubernetesClient, labels: readonly string[]): Promise<void> {
  const patch = { spec: { parameters: { labels } } };
  const options = { contentType: 'application/merge-patch+json' };
  const problem = await until(async () => {
    const answer = await asText(client.request('PATCH', `${LABELS}/owner`, patch, options));
    return answer.includes('"kind":"K8sRequiredLabels"') ? 'edited' : answer;
  }, 'edited');
  if (problem !== undefined) throw new Error(problem);
}

function claim(name: string, problem: string | undefined): Claim {
  return { name, problem };
}

/** Asks again and again until the answer holds a text; what was answered last when it never does. */
async function until(ask: () => Promise<string>, wanted: string): Promise<string | undefined> {
  let last = '';
  for (let tries = 0; tries < 150; tries++) {
    last = await ask();
    if (last.includes(wanted)) return undefined;
    await delay(100);
  }
  return `expected ${wanted}, last ${last.slice(0, 400)}`;
}

async function answerTo(client: KubernetesClient, path: string, object: object): Promise<string> {
  try {
    await client.request('POST', path, object);
    return 'ok';
  } catch (error) {
    if (error instanceof KubernetesError) return error.message;
    return String(error);
  }
}

async function asText(answer: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await answer);
  } catch (error) {
    return String(error);
  }
}
