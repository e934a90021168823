import type { OcsfEvent } from '../../generated/classes.js';
import type { BaseEvent } from '../../generated/classes-base.js';
import type { Stage } from './stage.js';

/** Puts another event in the place of each; `undefined` keeps it back. */
export function map(change: (event: OcsfEvent) => OcsfEvent | undefined, name = 'map'): Stage {
  return { name, apply: change };
}

/**
 * Adds what `add` returns to each event, as a new event; attributes that the event has already stay, and `metadata` is merged one level deep.
 *
 * @example
 * ```ts
 * enrich(() => ({ cloud: { provider: 'AWS', region: 'eu-central-1' }, metadata: { labels: ['production'] } }));
 * ```
 */
export function enrich(
  add: (event: OcsfEvent) => (Partial<Omit<BaseEvent, 'metadata'>> & { metadata?: object }) | undefined,
  name = 'enrich',
): Stage {
  return {
    name,
    apply(event) {
      const more = add(event);
      if (more === undefined) return event;
      return { ...more, ...event, metadata: { ...more.metadata, ...event.metadata } } as OcsfEvent;
    },
  };
}
