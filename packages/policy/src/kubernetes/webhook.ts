import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type AnswerOptions, answerReview } from '../admission/respond.js';
import type { AdmissionReview, AnsweredReview, KubernetesObject } from '../admission/review.js';
import type { AdmissionPolicy, Verdict } from '../admission/verdict.js';
import type { DecisionLog } from '../decisions/log.js';
import { type Certificate, type CertificateFiles, readCertificate, watchCertificate } from './certificate.js';

/** Options of {@link createWebhook}. */
export interface WebhookOptions extends Omit<AnswerOptions, 'context'> {
  /** Asked in turn; all of them, so that a request hears of everything that is wrong with it. */
  readonly policies: readonly AdmissionPolicy[];
  /** The namespace object of a request, for selectors of namespaces. */
  readonly namespaceOf?: (name: string) => KubernetesObject | undefined;
  /** Logs each decision. */
  readonly decisionLog?: DecisionLog;
  /** Hears of each review and what became of it. */
  readonly onReview?: (review: AdmissionReview, answer: AnsweredReview, verdicts: readonly Verdict[]) => void;
  /** Hears of policies that failed and requests that could not be read. */
  readonly onProblem?: (error: Error) => void;
  /** Most bytes of a request. @default 16777216 */
  readonly maxBytes?: number;
}

/** A webhook without a socket: answers one review. */
export type Webhook = (review: AdmissionReview) => Promise<AnsweredReview>;

/** Makes a validating webhook out of policies. */
export function createWebhook(options: WebhookOptions): Webhook {
  const { policies, namespaceOf, decisionLog, onReview, onProblem } = options;
  return async (review) => {
    const { namespace } = review.request;
    const object = namespace === undefined ? undefined : namespaceOf?.(namespace);
    const answered = await answerReview(policies, review, {
      ...options,
      context: object === undefined ? {} : { namespace: object },
    });
    if (answered.error !== undefined) onProblem?.(answered.error);
    const { response } = answered.review;
    decisionLog?.record({
      path: 'kubernetes/admission',
      input: review,
      result: { allowed: response.allowed, verdicts: answered.verdicts },
      ...(answered.error !== undefined && { error: answered.error }),
    });
    onReview?.(review, answered.review, answered.verdicts);
    return answered.review;
  };
}

/** Options of {@link listenWebhook}. */
export interface ListenWebhookOptions {
  /** A certificate, or files that are read again when they change. */
  readonly tls: Certificate | CertificateFiles;
  /** @default '0.0.0.0' */
  readonly host?: string;
  /** 0 takes a free one. @default 8443 */
  readonly port?: number;
  /** Path of reviews. @default '/v1/admit' */
  readonly path?: string;
  /** Most bytes of a request. @default 16777216 */
  readonly maxBytes?: number;
  /** Hears of requests that could not be read, and of certificates that could not. */
  readonly onProblem?: (error: Error) => void;
}

/** A webhook that listens. */
export interface ListeningWebhook extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Serves a webhook over https; `/healthz` says that it listens. */
export async function listenWebhook(webhook: Webhook, options: ListenWebhookOptions): Promise<ListeningWebhook> {
  const { tls, host = '0.0.0.0', port = 8443, path = '/v1/admit', maxBytes = MOST_BYTES } = options;
  const problem = (error: unknown): void => {
    options.onProblem?.(error instanceof Error ? error : new Error(String(error)));
  };
  const certificate = 'cert' in tls ? tls : await readCertificate(tls);
  const server = createServer({ ...certificate, minVersion: 'TLSv1.2' }, (request, response) => {
    void serve(webhook, path, maxBytes, request, response).catch((error: unknown) => {
      problem(error);
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  const watch =
    'cert' in tls ? undefined : watchCertificate(tls, certificate, (next) => server.setSecureContext(next), problem);
  await started(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    watch?.[Symbol.dispose]();
    server.closeIdleConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  };
  return { url: `https://${host}:${taken}${path}`, port: taken, close, [Symbol.asyncDispose]: close };
}

function started(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function serve(
  webhook: Webhook,
  path: string,
  maxBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [asked] = (request.url ?? '/').split('?');
  if (asked === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    return;
  }
  if (asked !== path || request.method !== 'POST') {
    response.writeHead(asked === path ? 405 : 404).end();
    return;
  }
  const answer = await webhook(readReview(await readText(request, maxBytes)));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new RangeError(`the review has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads an AdmissionReview. @throws {TypeError} when it is none. */
export function readReview(text: string): AdmissionReview {
  const review = JSON.parse(text) as Partial<AdmissionReview> | null;
  const request = review?.request;
  if (
    review?.kind !== 'AdmissionReview' ||
    typeof request?.uid !== 'string' ||
    typeof request.kind?.kind !== 'string'
  ) {
    throw new TypeError(
      `expected an AdmissionReview with request.uid and request.kind; found kind '${String(review?.kind)}'`,
    );
  }
  return review as AdmissionReview;
}
