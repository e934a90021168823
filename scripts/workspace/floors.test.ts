import { expect, test } from 'vitest';
import { floorProblems } from './floors.js';

test('every import keeps to the floors of the house and is declared', () => {
  expect(floorProblems()).toEqual([]);
});
