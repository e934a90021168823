import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlagTable, parseFlags, UsageError } from './flags.js';

const table: FlagTable = {
  data: { short: 'd', kind: 'list', about: '' },
  list: { short: 'l', kind: 'switch', about: '' },
  write: { short: 'w', kind: 'switch', about: '' },
  format: { short: 'f', kind: 'text', of: ['json', 'pretty'], about: '' },
  count: { kind: 'number', about: '' },
};

describe('a command line', () => {
  it.each<[string[], object]>([
    [['--data', 'a', '--data=b', '-d', 'c', '-dd'], { data: ['a', 'b', 'c', 'd'] }],
    [['-lw', 'x', '-f=json'], { on: ['list', 'write'], arguments: ['x'], format: 'json' }],
    [['--list=false', '--', '--write'], { on: [], arguments: ['--write'] }],
    [['--count', '3', '-'], { count: 3, arguments: ['-'] }],
  ])('%j', (words, expected) => {
    const flags = parseFlags(words, table);
    const found = {
      data: flags.list('data'),
      on: ['list', 'write'].filter(flags.on),
      arguments: flags.arguments,
      format: flags.text('format'),
      count: flags.number('count'),
    };
    expect(found).toMatchObject(expected);
  });

  it.each<[string[], string]>([
    [['--nope'], 'unknown flag: --nope'],
    [['-lx'], "unknown shorthand flag: 'x' in -lx"],
    [['--data'], 'flag needs an argument: --data'],
    [['-f', 'xml'], 'must be one of {json,pretty}'],
    [['--count', 'many'], 'a number is expected'],
    [['--toString'], 'unknown flag'],
  ])('%j is refused', (words, message) => {
    expect(() => parseFlags(words, table)).toThrow(message);
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('-d', '--list', '-lw', '--', '-f', '--count=1'))),
        (words) => {
          try {
            parseFlags(words, table);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});
