import type { OcsfEvent } from '../../generated/classes.js';
import type { Stage } from './stage.js';

/** Lets only those events on for which `keep` is true. */
export function filter(keep: (event: OcsfEvent) => boolean, name = 'filter'): Stage {
  return { name, apply: (event) => (keep(event) ? event : undefined) };
}
