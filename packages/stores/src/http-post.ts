import { StoreError } from './errors.js';

const LONGEST_ANSWER = 65_536;

/** The part of `fetch` that sinks use. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One POST of a sink. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the answer's head must be there. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: Fetch;
}

/**
 * Sends a batch and gives the beginning of the answer. Redirects are errors: a batch and its credentials go nowhere but to the address that was given.
 *
 * @throws StoreError `STORE_REFUSED` for an answer that will not change, `STORE_UNAVAILABLE` (retryable) for 408, 429, 5xx and a failed
 * connection; the caller's abort reason as it is.
 */
export async function post({ url, headers, body, timeout, signal, fetch }: Post): Promise<string> {
  const where = new URL(url).host;
  const timer = AbortSignal.timeout(timeout);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { ...headers },
      body,
      redirect: 'error',
      signal: signal === undefined ? timer : AbortSignal.any([signal, timer]),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    const why = timer.aborted ? `no answer within ${timeout} ms` : reason(cause);
    throw new StoreError('STORE_UNAVAILABLE', `${where} cannot be reached: ${why}`, { cause, retryable: true });
  }
  const answer = await beginning(response);
  if (response.ok) return answer;
  const { status } = response;
  const retryable = status === 408 || status === 429 || status >= 500;
  throw new StoreError(
    retryable ? 'STORE_UNAVAILABLE' : 'STORE_REFUSED',
    `${where} answered ${status}; ${retryable ? 'try again later' : 'check the address, the credentials and the format'}`,
    { retryable },
  );
}

/** The first kilobytes of an answer, read so that the connection can be used again; empty when it breaks off. */
async function beginning(response: Response): Promise<string> {
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece, { stream: true });
      if (text.length > LONGEST_ANSWER) break;
    }
  } catch {
    return '';
  }
  return text;
}

/**
 * Checks the address of a sink: HTTPS, or plain HTTP to this machine, or to anywhere when the caller says so.
 *
 * @throws StoreError `STORE_OPTION`.
 */
export function checkAddress(url: string, allowPlain: boolean): string {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    throw new StoreError('STORE_OPTION', `expected an https address, found ${JSON.stringify(url.slice(0, 200))}`);
  }
  const local =
    parsed.hostname === 'localhost' || parsed.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(parsed.hostname);
  if (parsed.protocol === 'http:' && !local && !allowPlain) {
    throw new StoreError(
      'STORE_OPTION',
      `${parsed.host} would get events over plain HTTP; use https, or set plainHttp when the network is trusted`,
    );
  }
  return parsed.href;
}

function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || String((inner as NodeJS.ErrnoException).code) : String(inner);
}
