import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './edits.js';
import { evalEdits } from './eval-calls.js';
import { findFunction } from './find-functions.js';
import { instrumentEdits } from './instrument.js';
import { tokenize } from './tokens.js';
import { inRanges, rangeProblems } from './version-range.js';

describe('functions are found however they are written', () => {
  test.each([
    ['a declaration', 'function run(a, b) { body }', { name: 'run' }, 'body', ['a', 'b']],
    ['a generator', 'async function* run(a) { body }', { name: 'run' }, 'body', ['a']],
    ['a variable', 'const run = function (a) { body };', { name: 'run' }, 'body', ['a']],
    ['an arrow', 'const run = (a, b = {}) => { body };', { name: 'run' }, 'body', ['a', 'b']],
    ['an arrow that is an expression', 'const run = a => body;', { name: 'run' }, 'body', ['a']],
    ['an export', 'module.exports = function (a) { body };', { name: 'exports', within: 'module' }, 'body', ['a']],
    ['a chain of assignments', 'var run = module.exports = function () { body };', { name: 'run' }, 'body', []],
    ['a prototype', 'X.prototype.run = function () { body };', { name: 'run', within: 'X' }, 'body', []],
    ['a method of a class', 'class X extends Y { run(a) { body } }', { name: 'run', within: 'X' }, 'body', ['a']],
    ['a getter', 'class X { get run() { body } }', { name: 'run', type: 'getter' as const }, 'body', []],
    ['a method with a computed name', 'class X { [RUN](a) { body } }', { name: 'RUN' }, 'body', ['a']],
    ['a member of an object', 'const X = { run: function () { body } };', { name: 'run', within: 'X' }, 'body', []],
    ['a registration', "register('run', function (a) { body });", { name: 'run' }, 'body', ['a']],
    ['the second of a name', 'function run() {} function run() { body }', { name: 'run', index: 1 }, 'body', []],
    [
      'behind a regular expression',
      "x = a / b; y = /[}'/]/.test(z); function run() { body }",
      { name: 'run' },
      'body',
      [],
    ],
    ['behind a template', 'x = `${`}`} function no() {`; function run() { body }', { name: 'run' }, 'body', []],
    ['behind directives', "function run() { 'use strict'; body }", { name: 'run' }, 'body', []],
  ])('%s', (_name, code, query, next, parameters) => {
    const found = findFunction(tokenize(code), query);
    expect(code.slice(found!.at).trimStart().startsWith(next)).toBe(true);
    expect(found!.parameters).toEqual(parameters);
  });

  test('calls and comments are no functions', () => {
    expect(
      findFunction(tokenize('run(a); x.run(b); // function run() {}\nnew run();'), { name: 'run' }),
    ).toBeUndefined();
  });
});

describe('a guard', () => {
  test('runs before the function, and its answer is what the function gives', () => {
    const code = "'use strict'; const run = (a, b) => a + b; return run(1, 2);";
    const edits = instrumentEdits(code, tokenize(code), { kind: 'call', id: 'x', file: '', function: { name: 'run' } });
    const rewritten = applyEdits(code, edits as Exclude<typeof edits, string>);
    const slot = Symbol.for('lamellar.rasp.rewritten/1');
    const calls: unknown[] = [];
    Reflect.set(globalThis, slot, { call: (...all: unknown[]) => void calls.push(all[2]) });
    try {
      expect(new Function(rewritten)()).toBe(3);
      expect(calls).toEqual([[1, 2]]);
    } finally {
      Reflect.deleteProperty(globalThis, slot);
    }
  });

  test('says why it does not fit', () => {
    expect(instrumentEdits('', [], { kind: 'call', id: 'x', file: '', function: { name: 'run', within: 'X' } })).toBe(
      'no function X.run',
    );
    expect(instrumentEdits('aa', [], { kind: 'text', id: 'x', file: '', find: 'a', replace: '' })).toContain(
      'more than once',
    );
  });
});

test.each([
  ['eval(text)', true],
  ['x = eval ("a" + b, c)', true],
  ['(0, eval)(text)', true],
  ['object.eval(text)', false],
  ['function eval(text) {}', false],
  ["'eval(text)'", false],
  ['// eval(text)', false],
])('direct eval in %s is found: %s', (code, found) => {
  expect(evalEdits(code, tokenize(code)).length > 0).toBe(found);
});

test('a direct eval keeps its scope and its value', () => {
  const code = 'const inner = 6; return eval(text + "", 1);';
  const rewritten = applyEdits(code, evalEdits(code, tokenize(code)));
  expect(new Function('text', rewritten)('inner * 7')).toBe(42);
});

test('tokens cover any text in order, and nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a1 \n\'"`${}()[]/*\\=>.,;') }), (code) => {
      let at = 0;
      for (const token of tokenize(code)) {
        expect(token.start).toBeGreaterThanOrEqual(at);
        expect(token.end).toBeGreaterThan(token.start);
        at = token.end;
      }
      findFunction(tokenize(code), { name: 'a' });
      evalEdits(code, tokenize(code));
    }),
  );
});

test.each([
  ['1.2.3', '<1.2.4', true],
  ['1.2.4', '<1.2.4', false],
  ['1.2.3', '>=1.0.0 <2.0.0', true],
  ['2.0.0-rc.1', '<2.0.0', true],
  ['1.9.9', '^1.2.0', true],
  ['2.0.0', '^1.2.0', false],
  ['1.2.9', '~1.2.3', true],
  ['0.5.0', '<0.4.0 || >=0.5.0', true],
  ['1.0.0', '*', true],
  ['not a version', '*', false],
])('%s in %s: %s', (version, range, expected) => {
  expect(inRanges(version, [range])).toBe(expected);
});

test('a range that is none is told', () => {
  expect(rangeProblems('>=1.0.0 latest')).toEqual(['latest']);
});
