import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomProgram } from '../../test/random-program.js';
import { moduleAsJson, parseModule } from '../parser/index.js';
import { stringify } from '../values/index.js';
import { moduleText } from './index.js';

/** The tree without the numbers of wildcards. */
function tree(text: string, version: 'v0' | 'v1'): string {
  return stringify(moduleAsJson('m.rego', text, version)).replaceAll(/"\$\d+"/g, '"_"');
}

function expectStable(text: string, version: 'v0' | 'v1' = 'v1'): void {
  const printed = moduleText(parseModule('m.rego', text, { version }));
  expect(tree(printed, version), printed).toBe(tree(text, version));
  expect(moduleText(parseModule('m.rego', printed, { version }))).toBe(printed);
}

describe('a module that is parsed, printed and parsed again', () => {
  const v1 = [
    'import data.a.b as c\nimport input.x["odd key"]',
    'default p := {"a": [1, {2}], "b": set()}',
    'p if { not input.x; input.y == 1 with input.a as 2 with data.b["c d"] as count }',
    'p contains x if { some x in input.list; x > (1 + 2) * 3 - 4 }',
    'p[x].y[z] := {1: "a"} if { some x, z in {"a": 1, "b": 2} }',
    'f(x, [y, {"k": z}]) := x + y - z if { x > 1 } else := 2 if { y } else := 3',
    'p := [y | some x in input.a; y := x.b.c[_]]',
    'p := {k: v | some k, v in input.a}',
    'p if { every k, v in input.m { k != v; v in [1, 2] } }',
    'p if { x = data.a[input.b][_].c; x.d[0].e }',
    'p if { (1, 2 in [2]) == true; count([1 in [1]]) > 0 }',
    'p if { ([1, 2][0]) > 0; {"a": 1}.a == 1; f(1)[0].b }\n\nf(x) := [x]',
    'p := $"a {input.x} \\{b} \\"q\\" {count(input.y)} {"text"} {1}"',
    'p := "line\\nbreak \\u2028 \\"quoted\\""',
    'p := 1e400 if { -1.50 < 2 }',
    'p if { a & b | c == {1} }\n\na := {1}\n\nb := {1}\n\nc := {1}',
    'import rego.v2\n\np if { input.a and (input.b or input.c) }\n\nq if { not { input.a; input.b } }\n\nr if { {input.a; input.b} or not input.c }',
    'import future.keywords.not\n\np if { not input.a == 1 with input.a as 2 }',
    'p["a b"].c contains 1',
    'if_ := 1\n\np.if := 2',
  ];

  it.each(v1)('is the same: %s', (rules) => expectStable(`package a.b["c d"]\n\n${rules}\n`));

  const v0 = [
    'p[x] { x := input[_] } { x := 3 }',
    'p { not q } else = 2 { input.x }\n\nq = 1',
    'f(x) = y { y := x[_] }',
    'import future.keywords.in\nimport future.keywords.contains\nimport future.keywords.if\n\np contains x if { x in [1] }',
    'default p = false\n\np["a"] = 1',
  ];

  it.each(v0)('is the same in v0: %s', (rules) => expectStable(`package a\n\n${rules}\n`, 'v0'));

  it('is the same for random programs', () => {
    fc.assert(
      fc.property(fc.nat(1 << 24), (seed) => expectStable(randomProgram(seed).module)),
      { numRuns: 300 },
    );
  });
});
