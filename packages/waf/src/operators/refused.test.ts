import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { operators, refusedOperators } from './index.js';

describe('refused operators', () => {
  it('are exactly these', () => {
    expect([...refusedOperators.keys()].sort()).toEqual([
      'fuzzyhash',
      'geolookup',
      'gsblookup',
      'inspectfile',
      'rsub',
      'validatedtd',
      'validatehash',
    ]);
  });

  it.each([...refusedOperators])('%s says why: %s', (name, reason) => {
    const operator = operators.get(name);
    expect(operator && (() => evaluate(operator, '', ''))).toThrow(reason);
  });
});
