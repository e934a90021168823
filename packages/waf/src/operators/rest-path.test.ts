import { describe, expect, it } from 'vitest';
import { evaluate } from '../../test/evaluate.js';
import { OperatorArgumentError } from './operator-error.js';
import { restpath } from './rest-path.js';

describe('@restpath', () => {
  it.each([
    ['/users/{id}', '/users/7?x=/', { id: '7' }],
    ['/a/{b}/c/{d}', '/a/1/c/2', { b: '1', d: '2' }],
    ['/a', '/a', {}],
  ])('%s takes %s', (argument, value, path) => {
    const outcome = evaluate(restpath, argument, value);
    expect(outcome.matches).toBe(true);
    expect(outcome.path).toEqual(path);
  });

  it.each(['/users', '/users/', '/users/7/x', '/x/users/7', ''])('/users/{id} does not take %s', (value) => {
    expect(evaluate(restpath, '/users/{id}', value).matches).toBe(false);
  });

  it('refuses half a placeholder', () => {
    expect(() => evaluate(restpath, '/users/x{id}', '')).toThrow(OperatorArgumentError);
  });
});
