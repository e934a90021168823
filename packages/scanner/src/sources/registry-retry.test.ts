import { describe, expect, it } from 'vitest';
import { pauseBefore, pauseOf } from './registry-retry.js';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the pause before another try', () => {
  it.each<[number, string | undefined, number]>([
    [1, undefined, 200],
    [3, undefined, 800],
    [50, undefined, 30_000],
    [1, '7', 7000],
    [1, '0', 0],
    [1, '86400', 30_000],
    [1, 'Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    [1, 'Wed, 31 Dec 2025 23:00:00 GMT', 0],
    [2, 'soon', 400],
    [1, '-5', 0],
  ])('of try %i after %j is %i ms', (attempt, retryAfter, expected) => {
    expect(pauseOf(attempt, retryAfter, 30_000, now)).toBe(expected);
  });

  it('ends at an abort', async () => {
    await expect(pauseBefore(1, '30', 30_000, AbortSignal.abort())).rejects.toThrow('abort');
  });
});
