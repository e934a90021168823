import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWaf } from '../create-waf.js';
import { operators } from '../operators/index.js';
import { Problems } from '../seclang/index.js';
import { transformations } from '../transformations/index.js';
import { variableNames } from '../variables/index.js';
import { compileProgram } from './index.js';

const word = fc.string({
  unit: fc.constantFrom('a', '1', '-', '.', ',', '(', ')', '[', '*', '/', '%{TX.a}', '@', '$'),
});
const target = fc
  .tuple(
    fc.constantFrom('', '!', '&'),
    fc.constantFrom(...variableNames()),
    fc.constantFrom('', ':a', ':/a(/', '://@*', ':'),
  )
  .map((parts) => parts.join(''));
const action = fc.oneof(
  fc.constantFrom(...transformations.keys()).map((name) => `t:${name}`),
  fc.constantFrom('deny', 'chain', 'capture', 'multiMatch', 'skip:1', 'skipAfter:x', 'phase:3', 'status:500'),
  fc
    .tuple(fc.constantFrom('setvar:tx.a=', 'initcol:ip=', 'expirevar:ip.a=', 'ctl:', 'msg:', 'xmlns:'), word)
    .map((parts) => parts.join('')),
);
const rule = fc
  .tuple(
    fc.array(target, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...operators.keys()),
    word,
    fc.array(action, { maxLength: 2 }),
  )
  .map(
    ([targets, name, argument, actions]) =>
      (id: number) =>
        `SecRule ${targets.join('|')} "@${name} ${argument}" "${[`id:${id}`, ...actions].join(',')}"`,
  );

describe('the compiler', () => {
  it('tells problems of any rules without throwing, and what has none judges requests', () => {
    let sound = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 2 }), (rules) => {
        const text = rules.map((write, index) => write(index + 1)).join('\n');
        const problems = new Problems();
        const program = compileProgram([{ name: 'a.conf', text }], { readFile: () => 'a\n1\n' }, problems);
        if (problems.list.length > 0) return;
        sound++;
        createWaf(program, { mode: 'block' }).inspect({
          method: 'POST',
          target: '/a?a=1&b=(',
          headers: [['Content-Type', 'application/x-www-form-urlencoded']],
          body: 'a=*&c=%ff',
        });
      }),
      { numRuns: 2000 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});
