import { applicationError } from '@lamellar/events';
import type { Waf } from '../create-waf.js';
import type { Verdict } from '../verdict.js';
import { compilePolicies, type PolicyOf, type RoutePolicy, type TapOptions } from './route-policy.js';

/** Where a WAF meets traffic: the engine and what holds for each route. */
export interface Tap {
  readonly waf: Waf;
  readonly policyOf: PolicyOf;
  /** Is this source refused at the moment? */
  refuses(address: string | undefined): boolean;
  /** How long the source of a blocked request is to be refused, in milliseconds; 0 for not at all. */
  blockTime(verdict: Verdict): number;
  /** Puts the source of a blocked request on the list, if the options ask for it. */
  blockSource(address: string | undefined, verdict: Verdict): void;
  /** Tells that bodies of a kind are not judged as a whole; once for each route and kind. */
  bypassed(policy: RoutePolicy, kind: string, why: string): void;
}

/** One line for a list or a log. */
export function reasonOf({ limit, ruleId, rules }: Verdict): string {
  if (limit !== undefined) return `limit: ${limit}`;
  const message = rules.find(({ id }) => id === ruleId)?.message ?? '';
  return message === '' ? `rule ${ruleId}` : `rule ${ruleId}: ${message.slice(0, 200)}`;
}

/** Most notices that are kept in mind; routes are few, so this is never reached by traffic. */
const mostNotices = 1000;

/** Compiles the options of an adapter. */
export function createTap(waf: Waf, options: TapOptions = {}): Tap {
  const told = new Set<string>();
  const { sources, blockClientFor = 0 } = options;
  const blockTime = (verdict: Verdict): number =>
    (typeof blockClientFor === 'function' ? blockClientFor(verdict) : blockClientFor) ?? 0;
  return {
    waf,
    policyOf: compilePolicies(options),
    refuses: (address) => sources !== undefined && address !== undefined && sources.find(address) !== undefined,
    blockTime,
    blockSource(address, verdict) {
      const time = sources === undefined || address === undefined ? 0 : blockTime(verdict);
      if (time > 0) sources?.block(address!, time, reasonOf(verdict));
    },
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
