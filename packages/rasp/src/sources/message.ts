import { createRequestContext, type RequestContext, runInRequest } from '@lamellar/events';
import { addInputs } from '../core/inputs/request-inputs.js';

/** What is known of a message beside its data. */
export interface MessageOptions {
  /** Where its texts are said to come from, in findings. @default 'message' */
  readonly place?: string | undefined;
  /** Headers that came with it; a `traceparent` is continued. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** The address that sent it. */
  readonly clientAddress?: string | undefined;
}

/**
 * Runs `work` as the handling of a message: its texts are inputs, and what it reaches is judged. For what no hook can see
 * coming: jobs of a queue, messages of a WebSocket, events of a stream.
 *
 * @example
 * ```ts
 * queue.process((job) => withMessage(job.data, () => handle(job), { place: 'job' }));
 * ```
 */
export function withMessage<T>(data: unknown, work: () => T, options: MessageOptions = {}): T {
  return runInRequest(messageContext(data, options), work);
}

/** The context of a message. */
export function messageContext(data: unknown, options: MessageOptions = {}): RequestContext {
  const { place = 'message', headers = {}, clientAddress } = options;
  const context = createRequestContext({ headers, remoteAddress: clientAddress });
  addInputs(context, () => ({ [place]: readable(data) }));
  return context;
}

/** Text that is JSON counts as its values too; bytes count as text. */
function readable(data: unknown): unknown {
  const text = typeof data === 'string' ? data : Buffer.isBuffer(data) ? data.toString('utf8') : undefined;
  if (text === undefined) return data;
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return text;
  try {
    return [text, JSON.parse(text) as unknown];
  } catch {
    return text;
  }
}
