import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  type AdmissionPolicy,
  type AdmissionReview,
  type AnsweredReview,
  GatekeeperEngine,
  type KubernetesObject,
  regoAdmission,
} from '../admission.js';
import { createDecisionLog } from '../decisions.js';
import { createWebhook, listenWebhook, selfSignedCertificate, type WebhookOptions } from '../kubernetes.js';
import { compile } from '../policy.js';

const review = (object: KubernetesObject, namespace = 'default'): AdmissionReview => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'u1', operation: 'CREATE', kind: { group: '', version: 'v1', kind: 'Pod' }, namespace, object },
});
const pod = (image: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', labels },
  spec: { containers: [{ image }] },
});
const source = `package kubernetes.admission

deny contains msg if {
	some container in input.request.object.spec.containers
	endswith(container.image, ":latest")
	msg := "no fixed version"
}

warn contains "old registry" if startswith(input.request.object.spec.containers[_].image, "old/")
`;
const rego = (): AdmissionPolicy => {
  const policy = compile({ 'a.rego': source });
  return regoAdmission(() => policy);
};
const kind = (name: string, act: AdmissionPolicy['review']): AdmissionPolicy => ({ kind: name, review: act });
const failing = kind('failing', () => {
  throw new Error('no store');
});
const waiting = kind('waiting', () => new Promise(() => undefined));
const answer = async (options: WebhookOptions, asked: AdmissionReview): Promise<AnsweredReview['response']> =>
  (await createWebhook(options)(asked)).response;

describe('a webhook', () => {
  it.each<[string, WebhookOptions, KubernetesObject, object]>([
    ['lets in what no policy denies', { policies: [rego()] }, pod('nginx:1'), { uid: 'u1', allowed: true }],
    [
      'refuses what one denies, and warns of the rest',
      { policies: [rego()] },
      pod('old/nginx:latest'),
      {
        allowed: false,
        status: { code: 403, message: '[kubernetes.admission.deny] no fixed version' },
        warnings: ['[kubernetes.admission.warn] old registry'],
      },
    ],
    [
      'refuses when a policy fails',
      { policies: [failing] },
      pod('nginx:1'),
      { allowed: false, status: { code: 500, message: 'the policies could not decide: no store' } },
    ],
    [
      'lets in with a warning when it fails open',
      { policies: [failing], onError: 'open' },
      pod('nginx:1'),
      { allowed: true, warnings: ['the policies could not decide: no store'] },
    ],
    [
      'refuses what was denied before another policy failed, even open',
      { policies: [rego(), failing], onError: 'open' },
      pod('nginx:latest'),
      { allowed: false, status: { code: 403 } },
    ],
    [
      'does not wait longer than its time-out',
      { policies: [waiting], timeoutMs: 20 },
      pod('nginx:1'),
      { allowed: false, status: { message: expect.stringContaining('did not answer within 20 ms') } },
    ],
  ])('%s', async (_, options, object, expected) => {
    expect(await answer(options, review(object))).toMatchObject(expected);
  });

  it('tells a policy the namespace object and logs what it decides', async () => {
    const engine = new GatekeeperEngine();
    engine.setTemplate({
      spec: {
        crd: { spec: { names: { kind: 'Never' } } },
        targets: [{ target: 'x', rego: 'package never\n\nviolation[{"msg": "never"}] { true }' }],
      },
    });
    engine.setConstraint({
      kind: 'Never',
      metadata: { name: 'in-prod' },
      spec: { match: { namespaceSelector: { matchLabels: { env: 'prod' } } } },
    });
    const write = vi.fn();
    const options: WebhookOptions = {
      policies: [engine],
      namespaceOf: (name) => ({ metadata: { name, labels: { env: name } } }),
      decisionLog: createDecisionLog({ write }),
    };
    expect(await answer(options, review(pod('a'), 'test'))).toMatchObject({ allowed: true });
    expect(await answer(options, review(pod('a'), 'prod'))).toMatchObject({
      allowed: false,
      status: { message: '[Never/in-prod] never' },
    });
    expect(write).toHaveBeenCalledTimes(2);
    expect(write.mock.calls[1]![0]).toMatchObject({ path: 'kubernetes/admission', result: { allowed: false } });
  });

  it('says as a violation that a constraint could not be evaluated', () => {
    const engine = new GatekeeperEngine();
    const rule = 'package torn\n\nviolation[{"msg": m}] { m := f(1) }\n\nf(x) = 1 { x }\nf(x) = 2 { x }';
    engine.setTemplate({
      spec: { crd: { spec: { names: { kind: 'Torn' } } }, targets: [{ target: 'x', rego: rule }] },
    });
    engine.setConstraint({ kind: 'Torn', metadata: { name: 't' } });
    expect(engine.review(review(pod('a')).request)).toMatchObject([
      { policy: 'Torn/t', action: 'deny', message: expect.stringContaining('could not be evaluated') },
    ]);
  });
});

describe('over https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
  const files = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key'), intervalMs: 20 };
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string): string => {
    const { cert, key } = selfSignedCertificate({ names: ['127.0.0.1', name] });
    writeFileSync(files.certFile, cert);
    writeFileSync(files.keyFile, key);
    return cert;
  };
  const post = (url: string, ca: string, body: string): Promise<{ status: number; text: string; subject: string }> =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', ca, agent: false }, (response) => {
        const subject = (response.socket as TLSSocket).getPeerCertificate().subjectaltname ?? '';
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, subject }));
      });
      outgoing.on('error', reject).end(body);
    });

  it('answers reviews, refuses what is none, and takes a new certificate without a restart', async () => {
    const first = write('first.test');
    const problems: Error[] = [];
    await using webhook = await listenWebhook(createWebhook({ policies: [rego()] }), {
      tls: files,
      host: '127.0.0.1',
      port: 0,
      maxBytes: 10_000,
      onProblem: (error) => problems.push(error),
    });
    const asked = await post(webhook.url, first, JSON.stringify(review(pod('nginx:latest'))));
    expect(JSON.parse(asked.text)).toMatchObject({ kind: 'AdmissionReview', response: { uid: 'u1', allowed: false } });
    expect(asked.subject).toContain('first.test');
    expect(await post(webhook.url, first, '{"kind": "Pod"}')).toMatchObject({ status: 400 });
    expect(await post(webhook.url, first, 'x'.repeat(20_000)).catch(() => ({ status: 400 }))).toMatchObject({
      status: 400,
    });
    expect(await post(webhook.url.replace('/v1/admit', '/other'), first, '{}')).toMatchObject({ status: 404 });
    expect(problems.length).toBe(2);
    const second = write('second.test');
    await vi.waitFor(async () => {
      const { subject } = await post(webhook.url, second, JSON.stringify(review(pod('nginx:1'))));
      expect(subject).toContain('second.test');
    });
  });
});
