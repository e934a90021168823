import { describe, expect, it } from 'vitest';
import { compileText, evaluate, idsOf } from '../testing/evaluate.js';

function left(rules: string): number[] {
  const program = compileText(rules);
  return program.phases.flat().map((index) => program.rules[index]?.id ?? 0);
}

const level = 'SecAction "id:1,phase:1,pass,nolog,setvar:tx.level=1"\n';
const gate = 'SecRule TX:level "@lt 2" "id:2,phase:2,pass,nolog,skipAfter:END"\n';
const behind = 'SecRule ARGS "@rx x" "id:3,phase:2,pass,tag:all"\nSecMarker END\n';

describe('folding', () => {
  it.each<[string, string, number[]]>([
    ['leaves out a closed gate and what is behind it', level + gate + behind, []],
    ['leaves out an open gate only', `SecAction "id:1,phase:1,pass,nolog,setvar:tx.level=2"\n${gate}${behind}`, [3]],
    ['sets defaults', `SecRule &TX:level "@eq 0" "id:1,phase:1,pass,nolog,setvar:tx.level=1"\n${gate}${behind}`, []],
    [
      'keeps a gate whose variable a request may set',
      `${level}SecRule ARGS:l "@rx ." "id:4,phase:1,pass,nolog,setvar:tx.level=%{MATCHED_VAR}"\n${gate}${behind}`,
      [4, 2, 3],
    ],
    [
      'keeps a gate whose variable a key with macros may name',
      `${level}SecRule ARGS "@rx ." "id:4,phase:1,pass,nolog,setvar:tx.le%{MATCHED_VAR}=9"\n${gate}${behind}`,
      [4, 2, 3],
    ],
    [
      'keeps what a removed gate would open',
      `${level}SecRule ARGS:l "@rx ." "id:4,phase:1,pass,nolog,ctl:ruleRemoveById=2"\n${gate}${behind}`,
      [4, 2, 3],
    ],
    [
      'folds when the gate is removed together with what is behind it',
      `${level}SecRule ARGS:l "@rx ." "id:4,phase:1,pass,nolog,ctl:ruleRemoveById=2-3"\n${gate}${behind}`,
      [4],
    ],
    [
      'keeps the set-up when a rule before it may read the variable',
      `SecRule ARGS "@rx ." "id:4,phase:1,pass,logdata:'%{tx.level}'"\n${level}`,
      [4, 1],
    ],
    [
      'keeps the set-up behind a rule that may end the phase',
      `SecRule ARGS "@rx x" "id:4,phase:1,deny"\n${level}`,
      [4, 1],
    ],
    [
      'keeps what another jump may reach',
      `${level}SecRule ARGS:j "@rx ." "id:5,phase:2,pass,nolog,skipAfter:MIDDLE"\n${gate}SecAction "id:6,phase:2,pass"\nSecMarker MIDDLE\n${behind}`,
      [5, 2, 3],
    ],
    [
      'knows nothing in the logging phase',
      `${level}SecRule TX:level "@lt 2" "id:2,phase:5,pass,nolog,skipAfter:END"\nSecAction "id:3,phase:5,pass"\nSecMarker END`,
      [2, 3],
    ],
  ])('%s', (_, rules, expected) => {
    expect(left(rules)).toEqual(expected);
  });

  it('keeps jumps right after rules are left out', () => {
    const program = compileText(
      `${level}SecRule ARGS "@rx go" "id:7,phase:2,pass,nolog,skipAfter:LAST"\n${gate}${behind}SecAction "id:8,phase:2,pass"\nSecMarker LAST\nSecAction "id:9,phase:2,pass"`,
    );
    expect(idsOf(evaluate(program, { target: '/?a=go' }))).toEqual([9]);
    expect(idsOf(evaluate(program, { target: '/?a=x' }))).toEqual([8, 9]);
    expect(evaluate(program).state.data.tx.get('level')?.text).toBe('1');
  });
});
