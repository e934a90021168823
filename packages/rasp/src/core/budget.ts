import type { Detection } from '../detect/finding.js';
import type { Input } from './inputs/collect.js';

/** Steps of one judgement: characters of the sink's value times the texts that are short enough to occur in it. */
const mostSteps = 1 << 27;

/** The verdict `limit` when a judgement would take too many steps; undefined when it may run. */
export function overBudget(value: string, inputs: readonly Input[]): Detection | undefined {
  let steps = 0;
  for (const input of inputs) {
    if (input.text.length > value.length) continue;
    steps += value.length;
    if (steps > mostSteps) return { algorithm: 'limit', input, at: 0, reason: 'too many texts for so long a value' };
  }
  return undefined;
}

/** The verdict `limit` for a value that was compared with only a part of what the client sent. */
export function unseenInputs(): Detection {
  return { algorithm: 'limit', input: undefined, at: 0, reason: 'only a part of the request could be compared' };
}
