import { attacks } from '../traffic/attacks/index.js';
import { legitimate } from '../traffic/legitimate.js';
import { countSuccesses, type Successes } from './attack-phase.js';

/** What the README promises; each is checked by every run of the demo. */
export const promise = {
  /** Attacks and legitimate requests of the demo. */
  atLeastAttacks: 60,
  atLeastLegitimate: 60,
  /** Attacks that succeed when nothing protects the shop. */
  succeedBare: 55,
  /** Attacks that still succeed when the WAF stands before it. */
  succeedProtected: 3,
  /** Legitimate requests that the WAF breaks. */
  broken: 0,
} as const;

/** The outcome of a run. */
export interface Outcome {
  readonly bare: Successes;
  readonly protected: Successes;
  readonly brokenBare: readonly string[];
  readonly brokenProtected: readonly string[];
  readonly events: number;
}

/** The promises that a run broke, in words. */
export function brokenPromises({ bare, protected: shielded, brokenBare, brokenProtected, events }: Outcome): string[] {
  const attackCount = Object.values(attacks).flat().length;
  const broken: string[] = [];
  const check = (holds: boolean, text: string): void => {
    if (!holds) broken.push(text);
  };
  check(attackCount >= promise.atLeastAttacks, `only ${attackCount} attacks`);
  check(legitimate.length >= promise.atLeastLegitimate, `only ${legitimate.length} legitimate requests`);
  check(
    countSuccesses(bare) >= promise.succeedBare,
    `only ${countSuccesses(bare)} attacks succeed bare, at least ${promise.succeedBare} should`,
  );
  check(
    countSuccesses(shielded) <= promise.succeedProtected,
    `${countSuccesses(shielded)} attacks succeed protected, at most ${promise.succeedProtected} may`,
  );
  check(brokenBare.length === 0, `${brokenBare.length} legitimate requests fail without any WAF`);
  check(brokenProtected.length <= promise.broken, `${brokenProtected.length} legitimate requests broken by the WAF`);
  const blocked = attackCount - countSuccesses(shielded);
  check(events >= blocked - (attackCount - countSuccesses(bare)), `${events} events for ${blocked} stopped attacks`);
  return broken;
}
