import { describe, expect, it } from 'vitest';
import { contextWith, evaluate } from '../../test/evaluate.js';
import { ipMatch, ipMatchF, ipMatchFromDataset, ipMatchFromFile } from './ip-match.js';
import { OperatorArgumentError } from './operator-error.js';

describe('@ipMatch', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['10.0.0.0/8,192.0.2.0/24', '192.0.2.77', true],
    ['10.1.2.3/8', '10.200.0.1', true],
    ['2001:db8::/32', '2001:DB8:1::1', true],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['192.0.2.1', 'no address', false],
    ['192.0.2.1', '', false],
  ])('%s and %s: %s', (argument, value, matches) => {
    expect(evaluate(ipMatch, argument, value).matches).toBe(matches);
  });

  it.each(['10.0.0.0/33', 'example.com', '10.0.0.256'])('refuses %s and says what to write', (argument) => {
    expect(() => evaluate(ipMatch, argument, '')).toThrow(OperatorArgumentError);
  });
});

describe('lists of addresses', () => {
  const context = contextWith(
    { 'a.txt': '# office\n192.0.2.0/24\n\n  ::1  \n' },
    { readDataset: (name) => (name === 'office' ? ['192.0.2.1'] : undefined) },
  );

  it.each([ipMatchFromFile, ipMatchF])('$name reads entries and skips comments', (operator) => {
    expect(evaluate(operator, 'a.txt', '192.0.2.9', context).matches).toBe(true);
    expect(evaluate(operator, 'a.txt', '::1', context).matches).toBe(true);
    expect(evaluate(operator, 'a.txt', '::2', context).matches).toBe(false);
  });

  it('refuses files that cannot be read, and remote ones', () => {
    expect(() => evaluate(ipMatchFromFile, 'b.txt', '', context)).toThrow('no such file');
    expect(() => evaluate(ipMatchFromFile, 'https://example.com/list', '', context)).toThrow(
      'remote data is not loaded',
    );
  });

  it('reads datasets by name', () => {
    expect(evaluate(ipMatchFromDataset, 'office', '192.0.2.1', context).matches).toBe(true);
    expect(() => evaluate(ipMatchFromDataset, 'home', '', context)).toThrow(OperatorArgumentError);
  });
});
