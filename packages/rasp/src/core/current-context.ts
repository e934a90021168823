import { currentRequest, type RequestContext } from '@lamellar/events';

let ofProcess: RequestContext | undefined;

/** Says that the whole process works for one request: a child that a request started. */
export function setProcessContext(context: RequestContext): void {
  ofProcess = context;
}

/** The request that the running code works for, or the one that this process was started for; undefined when there is none. */
export function judgedContext(): RequestContext | undefined {
  return currentRequest() ?? ofProcess;
}
