import { describe, expect, it } from 'vitest';
import { strictProblems } from './strict.js';

const found = (text: string): string[] =>
  strictProblems({ 'a.rego': `package a\n\n${text}` }, 'v1').map(
    ({ message, position: { row, column } }) => `${row}:${column} ${message}`,
  );

describe('strictProblems', () => {
  const cases: readonly [text: string, problems: readonly string[]][] = [
    ['p if {\n\tx := 1\n\ty := 2\n\ty == 2\n}', ['4:2 assigned var x unused']],
    ['p if {\n\tx := 1\n\ty := [x | x := 2]\n\ty == [2]\n}', ['4:2 assigned var x unused']],
    ['p if {\n\tx := 1\n\t[1 | y := x]\n}', ['5:7 assigned var y unused']],
    ['p if {\n\tx := 1\n\tcount([1 | y := 2]) == 1\n}', ['5:13 assigned var y unused']],
    ['p := x if x := 1', []],
    ['p[x] := y if {\n\tx := 1\n\ty := 2\n}', []],
    ['f(x, y) := x', ['3:1 unused argument y. (hint: use _ (wildcard variable) instead)']],
    ['f(x) := 1 if false\n\nelse := x', []],
    ['f(_) := 1', []],
    ['p if {\n\txs := [1]\n\tevery x in xs {\n\t\ty := x\n\t}\n}', ['6:3 assigned var y unused']],
    ['import data.b\n\np if b', []],
    ['import data.b as c\n\np if {\n\tc := 1\n\tc == 1\n}', ['3:1 import data.b as c unused']],
    ['import data.b\n\np := $"a {b}"', []],
    ['p if {\n\tx := 1\n\tq with input as x\n}\n\nq if input == 1', []],
  ];

  it.each(cases)('%j', (text, problems) => {
    expect(found(text)).toEqual(problems);
  });
});
