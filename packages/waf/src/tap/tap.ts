import { applicationError } from '@lamellar/events';
import type { Waf } from '../create-waf.js';
import { compilePolicies, type PolicyOf, type RoutePolicy, type TapOptions } from './route-policy.js';

/** Where a WAF meets traffic: the engine and what holds for each route. */
export interface Tap {
  readonly waf: Waf;
  readonly policyOf: PolicyOf;
  /** Tells that bodies of a kind are not judged as a whole; once for each route and kind. */
  bypassed(policy: RoutePolicy, kind: string, why: string): void;
}

/** Most notices that are kept in mind; routes are few, so this is never reached by traffic. */
const mostNotices = 1000;

/** Compiles the options of an adapter. */
export function createTap(waf: Waf, options: TapOptions = {}): Tap {
  const told = new Set<string>();
  return {
    waf,
    policyOf: compilePolicies(options),
    bypassed({ route }, kind, why) {
      const key = `${kind} ${route}`;
      if (told.has(key) || told.size >= mostNotices) return;
      told.add(key);
      waf.tell(
        applicationError({
          activity_id: 1,
          severity_id: 1,
          status_id: 99,
          status: 'Bypassed',
          status_code: `bypass.${kind.replaceAll(' ', '_')}`,
          message: `The WAF does not hold bodies of this kind (${kind}) on route ${route}: ${why}. Said once for each route.`,
          unmapped: { kind, route },
        }),
      );
    },
  };
}
