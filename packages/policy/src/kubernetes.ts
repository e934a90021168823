export { type Certificate, type CertificateFiles, watchCertificate } from './kubernetes/certificate.js';
export { type KubernetesClient, KubernetesError, type RequestOptions, type WatchEvent } from './kubernetes/client.js';
export { type ConnectOptions, connect } from './kubernetes/connect.js';
export {
  type GatekeeperController,
  type GatekeeperOptions,
  type SyncedKind,
  startGatekeeper,
} from './kubernetes/controller.js';
export { installTemplates } from './kubernetes/custom-resources.js';
export { httpsClient, type ServerAddress } from './kubernetes/https-client.js';
export { type Reflector, type ReflectorHandlers, type ReflectorOptions, reflect } from './kubernetes/reflector.js';
export { type RegisterOptions, registerWebhook, unregisterWebhook, type WebhookRule } from './kubernetes/register.js';
export { type SelfSignedOptions, selfSignedCertificate } from './kubernetes/self-signed.js';
export {
  createWebhook,
  type ListeningWebhook,
  type ListenWebhookOptions,
  listenWebhook,
  readReview,
  type Webhook,
  type WebhookOptions,
} from './kubernetes/webhook.js';
