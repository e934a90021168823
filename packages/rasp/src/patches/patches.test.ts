import type { ValueTest, VirtualPatch } from '@lamellar/events';
import { expect, test } from 'vitest';
import { problemsOf } from './check-shape.js';
import { compilePatches } from './compile-patches.js';
import { parsePatches } from './read-patches.js';
import { compileTest } from './value-test.js';

test.each<[ValueTest, unknown, boolean]>([
  [{ equals: null }, null, true],
  [{ oneOf: ['a', 1] }, 1, true],
  [{ type: 'array' }, [], true],
  [{ type: 'object' }, [], false],
  [{ contains: 'AB', ignoreCase: true }, 'xaby', true],
  [{ startsWith: '//' }, '//host', true],
  [{ endsWith: '.' }, 'a.b.', true],
  [{ regex: '^a+$' }, 'aaa', true],
  [{ regex: '(a+)+$' }, `${'a'.repeat(50_000)}!`, false],
  [{ longerThan: 3 }, 'abcd', true],
  [{ longerThan: 3 }, 5, false],
  [{ deeperThan: 2 }, { a: { b: { c: 1 } } }, true],
  [{ deeperThan: 2 }, { a: { b: 1 } }, false],
  [{ hasKey: ['__proto__'] }, JSON.parse('{"a":{"__proto__":{}}}'), true],
  [{ hasKey: ['__proto__'] }, 'a[__proto__]=b', true],
  [{ hasKey: ['__proto__'] }, 'a[%5f_proto__]=b', true],
  [{ hasKey: ['__proto__'] }, ['--__proto__.x'], true],
  [{ hasKey: ['__proto__'] }, 'my__proto__s', false],
  [{ traversal: true }, '%2e%2e/x', true],
  [{ traversal: true }, 'a/../b', false],
  [{ any: [{ equals: 1 }, { equals: 2 }] }, 2, true],
  [{ all: [{ type: 'string' }, { not: { equals: 'a' } }] }, 'b', true],
])('case %#: %j', (test_, value, expected) => {
  expect(compileTest(test_)(value)).toBe(expected);
});

test('a test calls no getter', () => {
  const value = Object.defineProperty({}, 'a', { enumerable: true, get: () => expect.unreachable() });
  expect(compileTest({ hasKey: ['b'] })(value)).toBe(false);
});

const patch: VirtualPatch = {
  format: 1,
  id: 'x',
  title: 'A weakness',
  advisories: ['CVE-2000-1'],
  target: { type: 'npm', name: 'p', versions: ['<2.0.0'] },
  points: [
    {
      kind: 'function',
      file: 'index.js',
      function: { name: 'run' },
      guard: { when: [{ argument: 0, path: ['a'], test: { equals: 1 } }] },
    },
  ],
};

test('a guard stops when every condition holds, and lets go on otherwise', () => {
  const hits: string[] = [];
  const { guards } = compilePatches([patch], (each) => {
    hits.push(each.id);
    return new Error('stopped');
  });
  const [guard] = [...guards.values()][0]!;
  expect(() => guard!(undefined, [{ a: 1 }])).toThrow('stopped');
  expect(guard!(undefined, [{ a: 2 }])).toBeUndefined();
  expect(guard!(undefined, [])).toBeUndefined();
  expect(hits).toEqual(['x']);
});

test('every problem of a patch is told with its place', () => {
  const broken = {
    ...patch,
    format: 2,
    target: { type: 'npm', name: 'p', versions: ['new'] },
    points: [{ kind: 'function' }, { kind: 'y' }],
  };
  const problems = problemsOf(broken).join('\n');
  for (const part of ['format', '"new"', 'points[0].file', 'points[0].function', 'points[0].guard', 'points[1].kind'])
    expect(problems).toContain(part);
  expect(() => parsePatches('{', 'f.json')).toThrow(/f\.json is no JSON/);
  expect(() => parsePatches(JSON.stringify(broken), 'f.json')).toThrow(/f\.json: format/);
});
