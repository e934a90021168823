import { describe, expect, it } from 'vitest';
import { contextWith, evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { rx } from './rx.js';

describe('@rx', () => {
  it.each([
    ['finds anywhere', 'b+', 'abbc', ['bb']],
    ['gives groups, absent ones too', '(a)|(b)', 'b', ['b', undefined, 'b']],
    ['matches line feeds with a dot', 'a.b', 'a\nb', ['a\nb']],
    ['anchors at lines', '^b$', 'a\nb\nc', ['b']],
    ['matches bytes, not characters', '^.$', '\xff', ['\xff']],
    ['folds ASCII only', '(?i)^\\x{e4}$', '\xe4', ['\xe4']],
    ['takes the empty pattern', '', 'abc', ['']],
  ])('%s', (_, pattern, value, captures) => {
    const outcome = evaluate(rx, pattern, value);
    expect(outcome.matches).toBe(true);
    expect(outcome.captures).toEqual(captures);
  });

  it('does not fold bytes past ASCII', () => {
    expect(evaluate(rx, '(?i)\\x{e4}', '\xc4').matches).toBe(false);
  });

  it('anchors at the value when told so', () => {
    const context = contextWith({}, { regex: { multiline: false, dotAll: false } });
    expect(evaluate(rx, '^b', 'a\nb', context).matches).toBe(false);
    expect(evaluate(rx, 'a.b', 'a\nb', context).matches).toBe(false);
  });

  it('keeps ten groups', () => {
    expect(evaluate(rx, '(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)', 'abcdefghijk').captures).toHaveLength(10);
  });

  it('runs look-around and back-references under a budget', () => {
    expect(evaluate(rx, '(\\w)\\1(?!c)', 'aab').matches).toBe(true);
    const context = contextWith({}, { regex: { stepBudget: 1000 } });
    expect(evaluate(rx, '(?=(x+x+)+y)', 'x'.repeat(40), context)).toMatchObject({ matches: false, limited: true });
  });

  it('is linear where backtracking is not', () => {
    expect(evaluate(rx, '(x+x+)+y', 'x'.repeat(50_000))).toMatchObject({ matches: false, limited: false });
  });

  it('refuses a broken pattern with its place', () => {
    expect(() => evaluate(rx, 'a(b', '')).toThrow(OperatorArgumentError);
  });
});
