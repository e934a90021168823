import type { RequestContext } from '@lamellar/events';
import type { Detection } from '../detect/finding.js';

const mark = 'lamellar-generated-';
const generatedSlot = Symbol('lamellar.rasp.generated');
let count = 0;

/** Names code that is compiled while a request runs, so that stacks show it. Code that names itself keeps its name. */
export function nameGeneratedCode(context: RequestContext, code: string): string {
  if (code.includes('sourceURL=')) return code;
  const name = `${mark}${++count}`;
  const names = (context.slots.get(generatedSlot) as Set<string> | undefined) ?? new Set<string>();
  context.slots.set(generatedSlot, names.add(name));
  return `${code}\n//# sourceURL=${name}`;
}

/** Decides whether code that this request brought into being is what calls now. Looks at the stack only when there is such code. */
export function generatedCodeOnStack(context: RequestContext): Detection | undefined {
  const names = context.slots.get(generatedSlot) as ReadonlySet<string> | undefined;
  if (names === undefined) return undefined;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  for (const name of names) {
    const at = stack.indexOf(name);
    if (at !== -1 && !/\d/.test(stack[at + name.length] ?? '')) {
      return {
        algorithm: 'generated-code-acts',
        input: undefined,
        at: 0,
        reason: 'code that was compiled during this request calls it',
      };
    }
  }
  return undefined;
}
