import type { RequestContext } from '@lamellar/events';
import { judgedContext } from '../core/current-context.js';
import { inputsOf } from '../core/inputs/request-inputs.js';
import { messageContext } from './message.js';

/** What goes with work that a request hands to another thread or process. */
export interface HandedInputs {
  readonly traceparent: string;
  readonly texts: readonly string[];
}

const mostText = 64 << 10;

/** The texts of the running request, for the thread or process that goes on with its work; undefined outside of requests. */
export function handedInputs(): HandedInputs | undefined {
  const context = judgedContext();
  if (context === undefined) return undefined;
  const texts: string[] = [];
  let length = 0;
  for (const { text } of inputsOf(context).inputs) {
    length += text.length;
    if (length > mostText) break;
    texts.push(text);
  }
  return { traceparent: `00-${context.traceId}-${context.spanId}-01`, texts };
}

/** The context in which handed work goes on. */
export function handedContext({ traceparent, texts }: HandedInputs): RequestContext {
  return messageContext(texts, { place: 'request', headers: { traceparent } });
}
