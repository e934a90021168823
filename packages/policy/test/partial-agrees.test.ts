import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyCompileError, PolicyEvalError } from '../src/index.js';
import { bothAnswers } from './partial-agrees.js';
import { randomProgram } from './random-program.js';

const UNKNOWNS = [
  ['input'],
  ['input.a'],
  ['input.a', 'input.b'],
  ['data.docs'],
  ['input', 'data.map'],
  ['data.list', 'data.flags'],
];

describe('partial evaluation, then evaluation of what is left', () => {
  it('gives what plain evaluation gives', () => {
    let compared = 0;
    const cases = fc.record({
      seed: fc.nat(1 << 24),
      rule: fc.nat(3),
      form: fc.constantFrom('x = data.p.R', 'data.p.R', 'data.p.R[x]', 'not data.p.R', 'data.p[x]'),
      unknowns: fc.constantFrom(...UNKNOWNS),
    });
    fc.assert(
      fc.property(cases, ({ seed, rule, form, unknowns }) => {
        const query = form.replace('R', `r${rule}`);
        try {
          const answers = bothAnswers({ ...randomProgram(seed), query, unknowns });
          if (answers === undefined) return;
          compared++;
          expect(answers.viaPartial, answers.text).toBe(answers.plain);
        } catch (error) {
          // Programs and queries that do not compile say nothing; nor does an error that only an eager evaluation meets.
          if (!(error instanceof PolicyCompileError) && !(error instanceof PolicyEvalError)) throw error;
        }
      }),
      { numRuns: 800 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
