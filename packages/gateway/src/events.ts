import { applicationError, type ocsf } from '@lamellar/events';
import type { RequestView } from './inspector.js';
import type { LossReport } from './mirror/losses.js';

const LONGEST = 500;

/** The event of an inspector's own fault (class 6008): whatever the request was, the fault is ours. */
export function faultEvent(
  inspector: string,
  step: string,
  error: unknown,
  request: RequestView,
): ocsf.ApplicationError {
  const text = printable(error instanceof Error ? error.message : String(error));
  return applicationError({
    activity_id: 1,
    severity_id: 4,
    status_id: 2,
    status_code: 'fault.inspector',
    status_detail: text,
    message: `inspector ${printable(inspector)} failed in ${step} on route ${printable(request.route)}: ${text}`,
    unmapped: { inspector, step, route: request.route, request_id: request.id, client: request.clientAddress },
  });
}

/** The event of mirrored requests that nobody judged (class 6008). */
export function mirrorLossEvent({ cause, count, from, to }: LossReport): ocsf.ApplicationError {
  return applicationError({
    activity_id: 1,
    severity_id: 3,
    status_id: 2,
    status_code: `loss.mirror.${cause}`,
    count,
    start_time: from,
    end_time: to,
    time: to,
    message: `${count} mirrored requests were not judged: ${WHY[cause]}`,
  });
}

const WHY: Readonly<Record<LossReport['cause'], string>> = {
  overload: 'the workers could not keep up',
  worker: 'a worker ended while it held them',
  receive: 'the copy broke off',
};

/** Text of an error for people: bounded, and without control characters that a terminal would obey. */
function printable(text: string): string {
  let clean = '';
  for (const char of text.slice(0, LONGEST)) {
    const code = char.codePointAt(0)!;
    clean += code < 32 || (code >= 127 && code < 160) ? ' ' : char;
  }
  return clean;
}
