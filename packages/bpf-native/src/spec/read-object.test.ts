import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileObject, compilerProblem } from '../../test/compile.js';
import { BpfError } from '../errors.js';
import { readObject } from './read-object.js';

const problem = compilerProblem();

test('an object gives its programs, maps, data sections and license', (context) => {
  if (problem !== undefined) context.skip(problem);
  const spec = readObject(compileObject('exec'));
  expect(spec.license).toBe('Dual BSD/GPL');
  expect(spec.programs.map(({ name, section }) => `${section} ${name}`).sort()).toEqual([
    '?raw_tp/sys_enter refused',
    'tp_btf/sched_process_exec on_exec',
  ]);
  expect(
    spec.maps.map(({ name, type, keySize, valueSize, maxEntries }) => [name, type, keySize, valueSize, maxEntries]),
  ).toEqual(
    expect.arrayContaining([
      ['events', 27, 0, 0, 65_536],
      ['counts', 1, 4, 8, 16],
    ]),
  );
  expect(spec.functions.get('on_exec')!.references.size).toBeGreaterThan(3);
});

test('a hostile object gives an error of this package and nothing else', (context) => {
  if (problem !== undefined) context.skip(problem);
  const object = compileObject('exec');
  const mutation = fc.array(fc.tuple(fc.nat(object.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(mutation, fc.option(fc.nat(object.length)), (changes, cut) => {
      const bytes = object.slice(0, cut ?? object.length);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        readObject(bytes);
      } catch (error) {
        if (!(error instanceof BpfError)) throw error;
      }
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['nothing', new Uint8Array()],
  ['text', Buffer.from('not an object at all, but long enough to hold a whole ELF header and then some more')],
])('%s is no object', (_name, bytes) => {
  expect(() => readObject(bytes)).toThrow(/ELF/);
});
