import { fileURLToPath } from 'node:url';
import {
  connect,
  listenWebhook,
  registerWebhook,
  selfSignedCertificate,
  startGatekeeper,
} from '@lamellar/policy/kubernetes';
import { makeWebhook } from './webhook.js';

/** Serves the webhook to the cluster of the current kubeconfig: `WEBHOOK_HOST` is how the API server reaches this machine. */
const host = process.env['WEBHOOK_HOST'] ?? '127.0.0.1';
const stop = new AbortController();
const client = await connect();
const controller = await startGatekeeper(client, {
  signal: stop.signal,
  onChange: (what, name, change) => console.log(`${what} ${name} ${change}`),
  onError: (error, about) => console.error(`${about}: ${String(error)}`),
});
await controller.ready;
const policies = fileURLToPath(new URL('policies', import.meta.url));
const { webhook } = await makeWebhook(policies, [controller.engine], controller.namespaceOf);
const tls = selfSignedCertificate({ names: [host] });
const listening = await listenWebhook(webhook, { tls, port: Number(process.env['PORT'] ?? 8443) });
await registerWebhook(client, {
  name: 'policy.lamellar.example',
  url: `https://${host}:${listening.port}/v1/admit`,
  ca: tls.cert,
  failurePolicy: 'Ignore',
});
console.log(`the webhook listens on ${listening.url} and is registered; ctrl-c ends it`);
process.once('SIGINT', () => {
  stop.abort();
  void listening.close();
});
