import type { RaspBlockedError } from '../core/errors.js';
import { currentSettings, judgeDetection } from '../core/judge.js';

const mostLearned = 10_000;
const learned = new Set<string>();

/** The destinations that were seen while the policy learns, sorted: `host:port`. */
export function learnedDestinations(): string[] {
  return [...learned].sort();
}

/** Decides whether the policy lets the process connect; undefined when it does. Applies inside and outside of requests. */
export function destinationAllowed(host: string, port: number | string | undefined): RaspBlockedError | undefined {
  const destinations = currentSettings()?.policy.destinations;
  if (destinations === undefined) return undefined;
  const name = host.toLowerCase();
  const full = `${name}:${port ?? ''}`;
  if (destinations === 'learn') {
    if (learned.size < mostLearned) learned.add(full);
    return undefined;
  }
  for (const allowed of destinations) {
    if (allowed === name || allowed === full) return undefined;
    if (allowed.startsWith('*.') && name.endsWith(allowed.slice(1))) return undefined;
  }
  return judgeDetection(
    { sink: 'net.connect', value: full },
    { algorithm: 'outbound-destination', input: undefined, at: 0, reason: `${full} is not on the list` },
  );
}
