import { describe, expect, it } from 'vitest';
import { refusedActions } from '../actions/index.js';
import { refusedOperators } from '../operators/index.js';
import { directives, Problems } from '../seclang/index.js';
import { emptyVariables, refusedVariables } from '../variables/index.js';
import { compileProgram } from './index.js';

function codesOf(text: string): string[] {
  const problems = new Problems();
  const readFile = (): string => '';
  compileProgram([{ name: 'a.conf', text }], { readFile }, problems);
  return problems.list.map(({ code }) => code);
}

describe('what the language has and this engine refuses', () => {
  it('is this list of directives', () => {
    const refused = [...directives.values()].filter(({ support }) => support === 'refused');
    expect(refused.map(({ name }) => name).sort()).toEqual([
      'SecGeoLookupDb',
      'SecRemoteRules',
      'SecRemoteRulesFailAction',
      'SecRuleScript',
    ]);
    for (const { name, least } of refused) {
      expect(codesOf(`${name}${' x'.repeat(least)}`)).toEqual(['WAF_PARSE_REFUSED']);
    }
  });

  it('is this list of actions and variables', () => {
    expect([...refusedActions.keys()]).toEqual(['exec']);
    expect([...refusedVariables.keys()]).toEqual([]);
    expect(codesOf('SecAction "id:1,exec:/bin/x"')).toEqual(['WAF_PARSE_REFUSED']);
  });

  it('gives a reason for each', () => {
    for (const { support, reason, name } of directives.values()) {
      if (support !== 'applied') expect(reason, name).toBeTruthy();
    }
    for (const reasons of [refusedActions, refusedOperators, emptyVariables]) {
      for (const [name, reason] of reasons) expect(reason.length, name).toBeGreaterThan(10);
    }
  });

  it('warns of operators that its successors only parse', () => {
    const problems = new Problems();
    const text = 'SecRule ARGS "@rsub s/a/b/" "id:1,pass"';
    compileProgram([{ name: 'a.conf', text }], { readFile: () => '' }, problems);
    expect(problems.list).toEqual([]);
    expect(problems.warnings.map(({ code }) => code)).toEqual(['WAF_OPERATOR_INERT']);
  });

  it('does not keep rule sets from loading that only carry look-ups without data', () => {
    expect(
      codesOf('SecRule REMOTE_ADDR "@geoLookup" "id:1,chain,pass"\nSecRule GEO:COUNTRY_CODE "@streq XX" ""'),
    ).toEqual([]);
    expect(codesOf('SecRule REMOTE_ADDR "@rbl list.example.org" "id:1,deny"')).toEqual([]);
  });
});
