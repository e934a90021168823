import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContextRequest, RequestContextOptions, RequestHeaders } from '@lamellar/events';
import { withRequest } from '@lamellar/events';
import { type InputSources, useSources } from '../core/inputs/request-inputs.js';
import { repairPrototypes } from '../sinks/prototypes.js';
import { HttpInputs } from './http-inputs.js';

const stateSlot = Symbol('lamellar.rasp.request');

/** A request of node:http as the shared context wants it, and as inputs are read of it; nothing is read before a sink asks. */
class BoundRequest extends HttpInputs implements ContextRequest {
  get headers(): RequestHeaders {
    return this.message.headers;
  }

  get remoteAddress(): string | undefined {
    return this.message.socket?.remoteAddress;
  }

  get identity(): object {
    return this.message;
  }
}

type Bindable = IncomingMessage & { [stateSlot]?: BoundRequest };

/**
 * Runs `next` inside the request's context with its texts at hand: URL, query, headers, cookies and body, each read when a
 * sink asks. What a framework knows beyond comes as `more`. A request that is bound already keeps its binding.
 */
export function bindRequest<T>(
  request: IncomingMessage,
  _response: ServerResponse | undefined,
  options: RequestContextOptions,
  next: () => T,
  more?: InputSources,
): T {
  const bindable = request as Bindable;
  let bound = bindable[stateSlot];
  if (bound === undefined) {
    bound = new BoundRequest(request);
    bindable[stateSlot] = bound;
  }
  if (more !== undefined) bound.more = more;
  const known = bound;
  return withRequest(known, options, (context) => {
    useSources(context, known);
    const result = next();
    // What the synchronous part of the handlers added must not outlive it.
    repairPrototypes();
    return result;
  });
}
