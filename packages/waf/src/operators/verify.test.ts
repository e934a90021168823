import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { validateNid, verifyCC, verifyCPF, verifySSN, verifySVNR } from './verify.js';

describe('operators that verify numbers', () => {
  it.each([
    [verifyCC, '\\d{13,16}', 'card 4111111111111111.', '4111111111111111', 'card 4111111111111112.'],
    [verifyCPF, '([0-9]{3}\\.){2}[0-9]{3}-[0-9]{2}', 'x 010.817.514-60', '010.817.514-60', 'x 010.817.514-61'],
    [verifySSN, '\\d{3}-?\\d{2}-?\\d{4}', '574-57-8065', '574-57-8065', '800-57-8065'],
    [verifySVNR, '[0-9]{4} ?[0-9]{6}', 'a 1237 010180', '1237 010180', 'a 1238 010180'],
    [validateNid, 'cl \\d{1,2}\\.\\d{3}\\.\\d{3}-[0-9kK]', '11.111.111-1', '11.111.111-1', '11.111.111-2'],
    [validateNid, 'us .*', '219-09-9999', '219-09-9999', '000-09-9999'],
  ])('$name', (operator, argument, valid, number, invalid) => {
    const outcome = evaluate(operator, argument, valid);
    expect(outcome.matches).toBe(true);
    expect(outcome.captures).toEqual([number]);
    expect(evaluate(operator, argument, invalid).matches).toBe(false);
  });

  it('looks at later candidates', () => {
    expect(evaluate(verifyCC, '\\d{13,16}', '4111111111111112 4111111111111111').matches).toBe(true);
  });

  it('gives up at a thousand candidates', () => {
    expect(evaluate(verifyCC, '\\d', '1'.repeat(5000))).toMatchObject({ matches: false, limited: true });
  });

  it('gives up when the candidates are many and the pattern reads to the end for each', () => {
    expect(evaluate(verifyCC, 'x[^y]*y|x', 'x'.repeat(900))).toMatchObject({
      matches: false,
      limited: true,
    });
  });

  it('knows two countries', () => {
    expect(() => evaluate(validateNid, 'xx .*', '')).toThrow(OperatorArgumentError);
  });
});
