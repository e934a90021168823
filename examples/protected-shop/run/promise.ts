import type { Variant } from '../protection/protect.js';
import { attacks } from '../traffic/attacks/index.js';
import { legitimate } from '../traffic/legitimate.js';
import { countSuccesses, type Successes } from './attack-phase.js';

/** What the README promises; every run of the demo checks it. */
export const promise = {
  /** Attacks and legitimate requests of the demo. */
  atLeastAttacks: 60,
  atLeastLegitimate: 60,
  /** Attacks that succeed when nothing protects the shop. */
  succeedBare: 55,
  /** The share of the attacks that still succeeds, at most: behind the WAF alone, whatever its rule set, and with both engines. */
  shareBehindWaf: 0.3,
  shareBehindBoth: 0.1,
} as const;

/** What one variant of the shop went through. */
export interface VariantOutcome {
  readonly variant: Variant;
  /** Legitimate requests that failed. */
  readonly broken: readonly string[];
  readonly successes: Successes;
  /** Events in its store. */
  readonly events: number;
}

/** The promises that a run broke, in words. */
export function brokenPromises(outcomes: readonly VariantOutcome[]): string[] {
  const sent = Object.values(attacks).flat().length;
  const broken: string[] = [];
  const check = (holds: boolean, text: string): void => {
    if (!holds) broken.push(text);
  };
  check(sent >= promise.atLeastAttacks, `only ${sent} attacks`);
  check(legitimate.length >= promise.atLeastLegitimate, `only ${legitimate.length} legitimate requests`);
  for (const { variant, broken: requests, successes, events } of outcomes) {
    const count = countSuccesses(successes);
    check(requests.length === 0, `${variant}: ${requests.length} legitimate requests broken`);
    if (variant === 'bare') {
      check(count >= promise.succeedBare, `only ${count} attacks succeed bare, at least ${promise.succeedBare} should`);
      continue;
    }
    check(events >= (sent - count) * 0.9, `${variant}: only ${events} events for ${sent - count} stopped attacks`);
    const share = variant === 'waf' ? promise.shareBehindWaf : variant === 'waf and rasp' ? promise.shareBehindBoth : 1;
    check(
      count <= sent * share,
      `${variant}: ${count} of ${sent} attacks succeed, at most ${Math.floor(sent * share)} may`,
    );
  }
  return broken;
}
