import { z } from 'zod';
import { errorsOf } from '../check/index.js';
import type { OcsfEvent } from '../generated/classes.js';

/**
 * Any event of this package's classes, for bytes that come from outside: everything that `checkEvent` judges, as zod issues whose `params.rule` names
 * the broken rule. Time and memory are bounded by the size of the input.
 *
 * @example
 * ```ts
 * const event = eventSchema.parse(JSON.parse(body));
 * ```
 */
export const eventSchema: z.ZodType<OcsfEvent> = z.unknown().superRefine((value, context) => {
  for (const { rule, path, message } of errorsOf(value)) {
    context.addIssue({ code: 'custom', path: segmentsOf(path), message: `${rule}: ${message}`, params: { rule } });
  }
}) as unknown as z.ZodType<OcsfEvent>;

/** `evidences[0].url` is `evidences`, 0, `url`. */
function segmentsOf(path: string): (string | number)[] {
  if (path === '') return [];
  return path.split('.').flatMap((part) => {
    const [name, ...indexes] = part.split('[');
    return [name!, ...indexes.map((index) => Number(index.slice(0, -1)))];
  });
}
