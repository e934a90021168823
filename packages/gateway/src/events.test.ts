import { checkEvent } from '@lamellar/events/check';
import { describe, expect, it } from 'vitest';
import { faultEvent, mirrorLossEvent } from './events.js';
import type { RequestView } from './inspector.js';

const request = { route: 'r', id: 'i', clientAddress: '192.0.2.1' } as RequestView;

describe('events of this package', () => {
  it.each([
    ['a fault', faultEvent('waf', 'begin', new Error('bug'), request)],
    ['a loss', mirrorLossEvent({ cause: 'overload', count: 2, from: 1_700_000_000_000, to: 1_700_000_000_001 })],
  ])('are valid in the standard: %s', (_, event) => {
    expect(checkEvent(event)).toEqual([]);
  });

  it('show no control characters of an error', () => {
    expect(faultEvent('w', 's', new Error('a\u001b[2Jb\u009bc'), request).message).toMatch(/: a \[2Jb c$/);
  });
});
