import type { RequestContext } from '@lamellar/events';
import type { Detection } from '../detect/finding.js';

const mark = 'lamellar-generated-';
const generatedSlot = Symbol('lamellar.rasp.generated');
let count = 0;

/** Why code that was compiled while a request ran is not trusted to act. */
export type Origin = 'request' | 'new';

/** Names code so that stacks show it, and remembers why it is not trusted. Code that names itself is named anew: the last name counts. */
export function nameGeneratedCode(context: RequestContext, code: string, origin: Origin): string {
  const name = `${mark}${++count}`;
  const names = (context.slots.get(generatedSlot) as Map<string, Origin> | undefined) ?? new Map<string, Origin>();
  context.slots.set(generatedSlot, names.set(name, origin));
  return `${code}\n//# sourceURL=${name}`;
}

/** Whether any untrusted code was compiled in this request; without it no stack is looked at. */
export function hasGeneratedCode(context: RequestContext): boolean {
  return context.slots.has(generatedSlot);
}

/**
 * Decides whether untrusted code that this request brought into being is what calls now. `onlyFromRequest` leaves aside code
 * that is merely new at its call site. Looks at the stack only when there is such code.
 */
export function generatedCodeOnStack(context: RequestContext, onlyFromRequest = false): Detection | undefined {
  const names = context.slots.get(generatedSlot) as ReadonlyMap<string, Origin> | undefined;
  if (names === undefined) return undefined;
  const stack = stackText();
  for (let at = stack.indexOf(mark); at !== -1; at = stack.indexOf(mark, at + 1)) {
    let end = at + mark.length;
    while (stack.charCodeAt(end) >= 48 && stack.charCodeAt(end) <= 57) end++;
    const origin = names.get(stack.slice(at, end));
    if (origin === undefined || (onlyFromRequest && origin !== 'request')) continue;
    const reason =
      origin === 'request'
        ? 'code whose text comes from this request calls it'
        : 'code of a shape that was never seen at its call site calls it';
    return { algorithm: 'generated-code-acts', input: undefined, at: 0, reason };
  }
  return undefined;
}

/** The stack as text, whatever the application set for stacks. */
function stackText(): string {
  const { stackTraceLimit: limit, prepareStackTrace: prepare } = Error;
  try {
    Error.stackTraceLimit = 200;
    // An application's own formatter may hide frames.
    Reflect.set(Error, 'prepareStackTrace', undefined);
    return new Error().stack ?? '';
  } finally {
    Error.stackTraceLimit = limit;
    if (prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepare;
  }
}
