import { describe, expect, it } from 'vitest';
import { starterRules } from '../starter-rules.js';
import { compileText, evaluate } from '../testing/evaluate.js';
import type { Program } from './index.js';

function stored(program: Program): Program {
  return JSON.parse(JSON.stringify(program)) as Program;
}

describe('a program', () => {
  it('runs the same after it was stored as JSON, data files and datasets included', () => {
    const program = compileText(
      `SecDataset words \`
one
two
\`
SecAction "id:1,phase:1,pass,nolog,setvar:tx.a=1"
SecRule ARGS "@pmFromFile a.data" "id:2,phase:2,pass,logdata:'%{TX.a} %{MATCHED_VAR_NAME}'"
SecRule ARGS "@pmFromDataset words" "id:3,phase:2,pass"
SecRule &ARGS "@ge %{tx.a}" "id:4,phase:2,deny,status:418"`,
      { 'a.data': 'evil\n' },
    );
    for (const target of ['/?x=evil', '/?x=two', '/']) {
      const [before, after] = [program, stored(program)].map((each) => evaluate(each, { target }));
      expect(after?.matches).toEqual(before?.matches);
      expect(after?.interruption).toEqual(before?.interruption);
    }
  });

  it('of the starter rules can be stored', () => {
    const target = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
    expect(evaluate(stored(starterRules()), { target }).interruption?.ruleId).toBe(450901);
  });
});
