import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyCompileError } from '../src/errors.js';
import { bothWays } from './both-ways.js';
import { randomProgram } from './random-program.js';

describe('random programs', () => {
  it('get the same answer from the closures and from the naive interpreter', () => {
    let ran = 0;
    fc.assert(
      fc.property(fc.nat(1 << 24), (seed) => {
        const { module, data, input } = randomProgram(seed);
        try {
          const answers = bothWays({ modules: [module], query: 'data.p = x', version: 'v1', data, input });
          ran++;
          expect(answers.closures, module).toBe(answers.naive);
        } catch (error) {
          if (!(error instanceof PolicyCompileError)) throw error;
        }
      }),
      { numRuns: 600 },
    );
    expect(ran).toBeGreaterThan(150);
  });
});
