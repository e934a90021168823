import { judgeDetection } from '../core/judge.js';
import { extraFields, type FieldSchema } from '../detect/assignment/extra-fields.js';

/**
 * Stops a mass assignment: gives the body back when it holds the fields of the schema only. Throws `RaspBlockedError` in block
 * mode when it holds others. The schema is JSON Schema's `properties`, nested as it is there.
 *
 * @example
 * ```ts
 * const profile = assignOnly(request.body, { properties: { name: {}, city: {} } });
 * ```
 */
export function assignOnly<Body>(body: Body, schema: FieldSchema): Body {
  const extra = extraFields(body, schema);
  if (extra.length === 0) return body;
  const shown = extra.slice(0, 5).join(', ').slice(0, 200);
  const refused = judgeDetection(
    { sink: 'assignment', value: shown },
    {
      algorithm: 'mass-assignment',
      input: { place: `body.${extra[0]!.slice(0, 64)}`, text: extra[0]! },
      at: 0,
      reason: `fields that the schema does not name: ${shown}`,
    },
  );
  if (refused !== undefined) throw refused;
  return body;
}
