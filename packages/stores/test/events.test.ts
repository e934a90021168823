import { checkEvent } from '@lamellar/events/check';
import { lossEvent } from '@lamellar/stores';
import { describe, expect, it } from 'vitest';

describe('events of this package', () => {
  it('are valid in the standard', () => {
    const event = lossEvent({
      cause: 'crash',
      count: 3,
      message: 'm',
      time: 1_700_000_000_000,
      emitter: 'e',
      ranges: ['1-3'],
    });
    expect(checkEvent(event)).toEqual([]);
  });
});
