import { applicationError, type ocsf, type RequestContext } from '@lamellar/events';

/** The OCSF Application Error (6008) of a fault of our own; the call that was judged goes on. */
export function faultEvent(error: unknown, sink: string, context: RequestContext | undefined): ocsf.ApplicationError {
  return applicationError({
    activity_id: 1,
    severity_id: 3,
    message: `RASP failed while it judged ${sink}, and let it go on: ${describe(error).slice(0, 400)}`,
    ...(context === undefined ? {} : { metadata: { correlation_uid: context.traceId } }),
  });
}

/** Whatever was thrown may be hostile to being read. */
function describe(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error that cannot be described';
  }
}
