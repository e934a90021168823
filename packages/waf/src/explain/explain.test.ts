import { describe, expect, it } from 'vitest';
import { starterRules } from '../starter-rules.js';
import { compileText, evaluate, idsOf } from '../testing/evaluate.js';
import { explain } from './index.js';

const rules = `SecAction "id:1,phase:1,pass,nolog,setvar:tx.score=0"
SecRule ARGS:a "@streq skip" "id:2,phase:1,pass,nolog,ctl:ruleRemoveById=3,ctl:ruleRemoveTargetById=4;ARGS:b"
SecRule ARGS "@rx never" "id:3,phase:2,pass"
SecRule ARGS "@rx e(vi)l" "id:4,phase:2,pass,capture,t:none,t:urlDecodeUni,t:lowercase,msg:'Evil',setvar:tx.score=+5,chain"
  SecRule MATCHED_VAR "@endsWith !" "t:none"
SecRule TX:score "@ge 5" "id:5,phase:2,deny,status:418"`;

describe('explain', () => {
  it('tells rule by rule what was judged, after which transformations, and where it matched', () => {
    const { trail, verdict, scores } = explain(compileText(rules), {
      method: 'GET',
      target: '/?q=an+EVIL!&r=x',
      headers: [],
    });
    expect(trail.map(({ id, outcome }) => [id, outcome])).toEqual([
      [2, 'not matched'],
      [3, 'not matched'],
      [4, 'matched'],
      [5, 'matched'],
    ]);
    const fourth = trail[2];
    expect(fourth).toMatchObject({ line: 4, phase: 2, message: 'Evil', disruptive: false });
    expect(fourth?.links[0]).toMatchObject({
      operator: '@rx e(vi)l',
      transformations: ['urldecodeuni', 'lowercase'],
      judged: 2,
      values: [
        { name: 'ARGS:q', raw: 'an EVIL!', value: 'an evil!', outcome: 'matched', start: 3, end: 7 },
        { name: 'ARGS:r', raw: 'x', value: 'x', outcome: 'not matched', start: -1, end: -1 },
      ],
    });
    expect(fourth?.links[1]?.values).toMatchObject([{ name: 'MATCHED_VAR', value: 'an evil!', outcome: 'matched' }]);
    expect(fourth?.writes).toContainEqual({ name: 'score', before: '0', after: '5' });
    expect(scores).toEqual({ score: '5' });
    expect(verdict).toMatchObject({ decision: 'deny', status: 418, ruleId: 5 });
  });

  it('shows what ctl took away', () => {
    const { trail } = explain(compileText(rules), { method: 'GET', target: '/?a=skip&b=evil!', headers: [] });
    expect(trail.find(({ id }) => id === 3)?.outcome).toBe('removed');
    expect(trail.find(({ id }) => id === 4)?.links[0]?.values).toContainEqual(
      expect.objectContaining({ name: 'ARGS:b', outcome: 'excluded' }),
    );
  });

  it('leaves out what did not match when asked', () => {
    const request = { method: 'GET', target: '/?q=evil!', headers: [] };
    const { trail } = explain(compileText(rules), request, { onlyMatched: true });
    expect(trail.map(({ id }) => id)).toEqual([4, 5]);
  });

  it('comes to the verdict of inspection', () => {
    const program = starterRules();
    for (const target of ['/', "/?id=1' or '1'='1", '/?x=<script>alert(1)</script>', '/?f=../../etc/passwd']) {
      const inspected = evaluate(program, { target });
      const { verdict } = explain(program, { method: 'GET', target, headers: [] }, { mode: 'block' });
      expect(verdict.rules.map(({ id }) => id)).toEqual(idsOf(inspected));
      expect(verdict.ruleId).toBe(inspected.interruption?.ruleId);
    }
  });
});
