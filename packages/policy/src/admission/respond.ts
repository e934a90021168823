import { PolicyError } from '../errors.js';
import type { AdmissionReview, AnsweredReview } from './review.js';
import type { AdmissionPolicy, ReviewContext, Verdict } from './verdict.js';

/** How many warnings and how much of each the API server passes on. */
const MOST_WARNINGS = 20;
const WARNING_LENGTH = 256;

/** Options of {@link answerReview}. */
export interface AnswerOptions {
  /** What happens to a request when a policy fails: `closed` refuses it. @default 'closed' */
  readonly onError?: 'open' | 'closed';
  /** Milliseconds that all policies together may take; afterwards `onError` decides. @default 5000 */
  readonly timeoutMs?: number;
  readonly context?: ReviewContext;
}

/** The answer to a review, and how it came about. */
export interface Answered {
  readonly review: AnsweredReview;
  readonly verdicts: readonly Verdict[];
  /** What failed, when something did. */
  readonly error?: Error;
}

/** Asks every policy about a review: `AdmissionReview -> Verdict[]`, and the answer that they make. */
export async function answerReview(
  policies: readonly AdmissionPolicy[],
  review: AdmissionReview,
  options: AnswerOptions = {},
): Promise<Answered> {
  const { onError = 'closed', timeoutMs = 5000, context = {} } = options;
  const verdicts: Verdict[] = [];
  try {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = context.signal === undefined ? limit : AbortSignal.any([limit, context.signal]);
    for (const policy of policies) {
      const found = await withinTime(policy.review(review.request, { ...context, signal }), signal);
      verdicts.push(...found);
      signal.throwIfAborted();
    }
    return { review: answerOf(review, verdicts), verdicts };
  } catch (cause) {
    const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
    const error = timedOut
      ? new PolicyError('POLICY_ADMISSION_TIMEOUT', `the policies did not answer within ${timeoutMs} ms`, { cause })
      : cause instanceof Error
        ? cause
        : new Error(String(cause));
    return { review: failedReview(review, verdicts, error, onError), verdicts, error };
  }
}

async function withinTime<T>(value: T | Promise<T>, signal: AbortSignal): Promise<T> {
  if (!(value instanceof Promise)) return value;
  return Promise.race([
    value,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);
}

/** The answer that verdicts make: any `deny` refuses. */
export function answerOf({ apiVersion, request }: AdmissionReview, verdicts: readonly Verdict[]): AnsweredReview {
  const denied = verdicts.filter(({ action }) => action === 'deny');
  const warnings = verdicts
    .filter(({ action }) => action === 'warn')
    .map(warningText)
    .slice(0, MOST_WARNINGS);
  return {
    apiVersion,
    kind: 'AdmissionReview',
    response: {
      uid: request.uid ?? '',
      allowed: denied.length === 0,
      ...(denied.length > 0 && {
        status: {
          code: 403,
          reason: 'Forbidden',
          message: denied.map(({ policy, message }) => `[${policy}] ${message}`).join('\n'),
        },
      }),
      ...(warnings.length > 0 && { warnings }),
    },
  };
}

function warningText({ policy, message }: Verdict): string {
  return `[${policy}] ${message}`.replace(/[\r\n]+/g, ' ').slice(0, WARNING_LENGTH);
}

/** What was denied before the failure stays denied. */
function failedReview(
  review: AdmissionReview,
  verdicts: readonly Verdict[],
  error: Error,
  onError: 'open' | 'closed',
): AnsweredReview {
  const known = answerOf(review, verdicts);
  if (!known.response.allowed) return known;
  const message = `the policies could not decide: ${error.message}`;
  if (onError === 'open') {
    const warnings = [...(known.response.warnings ?? []), message.slice(0, WARNING_LENGTH)];
    return { ...known, response: { ...known.response, warnings } };
  }
  return {
    ...known,
    response: { uid: known.response.uid, allowed: false, status: { code: 500, reason: 'InternalError', message } },
  };
}
