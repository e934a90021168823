import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { inertOperators, operators, refusedOperators } from './index.js';

describe('refused operators', () => {
  it('are exactly these', () => {
    expect([...refusedOperators.keys()].sort()).toEqual(['fuzzyhash', 'geolookup', 'inspectfile', 'validatedtd']);
  });

  it.each([...refusedOperators])('%s says why: %s', (name, reason) => {
    const operator = operators.get(name);
    expect(operator && (() => evaluate(operator, '', ''))).toThrow(reason);
  });
});

describe('operators of ModSecurity 2 only', () => {
  it('are exactly these, and never match', () => {
    expect([...inertOperators.keys()]).toEqual(['gsblookup', 'rsub', 'validatehash']);
    for (const name of inertOperators.keys()) {
      const operator = operators.get(name);
      expect(operator && evaluate(operator, 'x', 'x').matches).toBe(false);
    }
  });
});
