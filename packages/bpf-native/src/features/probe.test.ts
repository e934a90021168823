import { expect, test } from 'vitest';
import { features } from './probe.js';

test('every feature is either there or has a reason', () => {
  const found = Object.entries(features());
  expect(found.length).toBeGreaterThan(0);
  for (const [, feature] of found) expect(feature.available || feature.reason.length > 0).toBe(true);
});

test('a process with the right to load programs finds hash maps and socket filters', (context) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) context.skip('probing needs root on Linux');
  expect(features()).toMatchObject({ 'map.hash': { available: true }, 'program.socketFilter': { available: true } });
});
