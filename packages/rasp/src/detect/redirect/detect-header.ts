import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** Decides whether a text of the request brings the line end that begins another header, or the body. */
export function detectHeaderInjection(value: string, inputs: readonly Input[]): Detection | undefined {
  for (const input of inputs) {
    const { text } = input;
    if (text.length < 2 || !(text.includes('\n') || text.includes('\r'))) continue;
    const at = value.indexOf(text);
    if (at !== -1) return { algorithm: 'header-injection', input, at, reason: 'it brings a line end into a header' };
  }
  return undefined;
}
