import { describe, expect, it } from 'vitest';
import { compileText, evaluate, idsOf } from '../testing/evaluate.js';
import { MemoryCollections } from './index.js';

const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const;

describe('the engine', () => {
  it.each<[string, string, object, number[]]>([
    ['matches any of several targets', 'SecRule ARGS|REQUEST_METHOD "@streq GET" "id:1,pass"', {}, [1]],
    ['matches keys without case', 'SecRule ARGS:ID "@eq 5" "id:1,pass"', { target: '/?id=5' }, [1]],
    ['excludes a key', 'SecRule ARGS|!ARGS:a "@rx ." "id:1,pass"', { target: '/?a=1' }, []],
    ['excludes by pattern', 'SecRule ARGS|!ARGS:/^a/ "@rx ." "id:1,pass"', { target: '/?ab=1&ba=2' }, [1]],
    ['counts', 'SecRule &ARGS:a "@eq 2" "id:1,pass"', { target: '/?a=1&a=2' }, [1]],
    ['counts nothing', 'SecRule &ARGS:a "@eq 0" "id:1,pass"', {}, [1]],
    ['does not ask a negated operator about nothing', 'SecRule ARGS:a "!@eq 0" "id:1,pass"', {}, []],
    ['resets the chain at t:none', 'SecRule ARGS "@streq A" "id:1,pass,t:lowercase,t:none"', { target: '/?a=A' }, [1]],
    [
      'jumps over rules',
      'SecAction "id:1,pass,nolog,skipAfter:E"\nSecAction "id:2,pass"\nSecMarker E\nSecAction "id:3,pass"',
      {},
      [3],
    ],
    [
      'skips a number of rules',
      'SecRule ARGS "@rx ." "id:1,pass,nolog,skip:1"\nSecAction "id:2,pass"\nSecAction "id:3,pass"',
      { target: '/?a=1' },
      [3],
    ],
    ['leaves nolog out', 'SecAction "id:1,pass,nolog"', {}, []],
    ['runs phases in order', 'SecAction "id:2,phase:2,pass"\nSecAction "id:1,phase:1,pass"', {}, [1, 2]],
    [
      'reads form arguments',
      'SecRule ARGS_POST:a "@streq b c" "id:1,pass"',
      { method: 'POST', headers: form, body: 'a=b+c' },
      [1],
    ],
    [
      'reads JSON',
      'SecRule ARGS:json.a.0.b "@eq 3" "id:1,pass"',
      { method: 'POST', headers: [['Content-Type', 'application/json']], body: '{"a":[{"b":3}]}' },
      [1],
    ],
    [
      'reads XML',
      'SecRule XML:/*|XML://@* "@streq x" "id:1,pass"',
      { method: 'POST', headers: [['Content-Type', 'text/xml']], body: '<a b="x">y</a>' },
      [1],
    ],
    [
      'sees stages with multiMatch',
      'SecRule ARGS "@streq A" "id:1,pass,multiMatch,t:none,t:lowercase"',
      { target: '/?a=A' },
      [1],
    ],
    ['removes rules by id', 'SecAction "id:5,pass"\nSecRuleRemoveById 1-9', {}, []],
    ['removes rules by tag', 'SecRuleRemoveByTag x\nSecAction "id:5,pass,tag:x"', {}, []],
    [
      'removes rules for one request',
      'SecRule ARGS:a "@eq 1" "id:1,phase:1,pass,nolog,ctl:ruleRemoveById=5"\nSecAction "id:5,pass"',
      { target: '/?a=1' },
      [],
    ],
    [
      'removes targets for one request',
      'SecRule ARGS:a "@eq 1" "id:1,phase:1,pass,nolog,ctl:ruleRemoveTargetById=5;ARGS:b"\nSecRule ARGS "@rx x" "id:5,pass"',
      { target: '/?a=1&b=x' },
      [],
    ],
    [
      'updates targets',
      'SecRule ARGS "@rx x" "id:5,pass"\nSecRuleUpdateTargetById 5 "!ARGS:b"',
      { target: '/?b=x' },
      [],
    ],
    [
      'updates actions',
      'SecRule ARGS "@rx x" "id:5,deny"\nSecRuleUpdateActionById 5 "pass,msg:\'m\'"\nSecAction "id:6,pass"',
      { target: '/?b=x' },
      [5, 6],
    ],
    [
      'takes block from the default action',
      'SecDefaultAction "phase:2,log,deny"\nSecAction "id:1,block"\nSecAction "id:2,pass"',
      {},
      [1],
    ],
    [
      'stops at deny',
      'SecAction "id:1,phase:1,deny"\nSecAction "id:2,phase:2,pass"\nSecAction "id:3,phase:5,pass"',
      {},
      [1, 3],
    ],
    [
      'allows the rest',
      'SecAction "id:1,phase:1,allow"\nSecAction "id:2,phase:2,pass"\nSecAction "id:3,phase:5,pass"',
      {},
      [1, 3],
    ],
    [
      'allows this phase',
      'SecAction "id:1,phase:1,allow:phase"\nSecAction "id:4,phase:1,pass"\nSecAction "id:2,phase:2,pass"',
      {},
      [1, 2],
    ],
  ])('%s', (_, rules, request, expected) => {
    const program = compileText(rules);
    expect(idsOf(evaluate(program, request))).toEqual(expected);
    expect(idsOf(evaluate(program, request, { sets: false }))).toEqual(expected);
  });

  it('keeps what a link matched for the next link, and runs its effects even when the chain fails', () => {
    const program = compileText(
      `SecRule ARGS "@rx a(.)" "id:1,phase:2,pass,capture,setvar:tx.seen=+1,setvar:tx.group=%{TX.1},logdata:'%{MATCHED_VAR_NAME}=%{MATCHED_VAR}',chain"
         SecRule MATCHED_VARS "@rx c$" ""`,
    );
    const transaction = evaluate(program, { target: '/?x=abc&y=azz' });
    expect(transaction.matches[0]?.data).toBe('ARGS:x=abc');
    expect(transaction.state.data.tx.get('seen')?.text).toBe('2');
    const failed = evaluate(program, { target: '/?x=abz' });
    expect(idsOf(failed)).toEqual([]);
    expect(failed.state.data.tx.get('group')?.text).toBe('b');
  });

  it.each([
    ['setvar:tx.a=5,setvar:tx.a=+3', '8'],
    ['setvar:tx.a=5,setvar:tx.a=-7', '-2'],
    ['setvar:tx.a=%{REQUEST_METHOD}', 'GET'],
    ['setvar:tx.a', '1'],
    ['setvar:tx.a=1,setvar:!tx.a', undefined],
    ['setvar:tx.b=a,setvar:tx.%{tx.b}=x', 'x'],
  ])('%s', (actions, expected) => {
    const { state } = evaluate(compileText(`SecAction "id:1,pass,nolog,${actions}"`));
    expect(state.data.tx.get('a')?.text).toBe(expected);
  });

  it('redirects with macros, and never with a line break', () => {
    const program = compileText(
      `SecRule ARGS:a "@rx ." "id:1,phase:1,status:301,redirect:'https://x.example/%{MATCHED_VAR}'"`,
    );
    expect(evaluate(program, { target: '/?a=b%0d%0aSet-Cookie:c' }).interruption).toMatchObject({
      action: 'redirect',
      status: 301,
      location: 'https://x.example/b%0D%0ASet-Cookie:c',
    });
  });

  it('observes without interrupting in detection mode', () => {
    const program = compileText('SecAction "id:1,phase:1,deny"\nSecAction "id:2,phase:2,pass"');
    const transaction = evaluate(program, {}, { engine: 'DetectionOnly' });
    expect(idsOf(transaction)).toEqual([1, 2]);
    expect(transaction.interruption).toBeUndefined();
  });

  it('judges responses', () => {
    const program = compileText(
      'SecResponseBodyAccess On\nSecRule RESPONSE_BODY "@rx secret" "id:1,phase:4,deny,status:500"',
    );
    const headers = [['Content-Type', 'text/html']] as const;
    const transaction = evaluate(program, {}, { response: { status: 200, headers, body: 'a secret' } });
    expect(transaction.interruption).toMatchObject({ status: 500, ruleId: 1, phase: 4 });
  });

  it.each([
    ['a body above the limit', 'SecRequestBodyNoFilesLimit 10', { headers: form, body: 'a=12345678901' }, 413],
    ['too many arguments', 'SecArgumentsLimit 2', { headers: form, body: 'a=1&b=2&c=3' }, 400],
    [
      'deep JSON',
      'SecRequestBodyJsonDepthLimit 3',
      { headers: [['Content-Type', 'application/json']] as const, body: '[[[[1]]]]' },
      400,
    ],
    [
      'a body that cannot be parsed',
      '',
      { headers: [['Content-Type', 'application/json']] as const, body: '{"a"' },
      400,
    ],
  ])('ends in a limit for %s', (_, rules, request, status) => {
    const { interruption, state } = evaluate(compileText(rules), { method: 'POST', ...request });
    expect(interruption).toMatchObject({ action: 'deny', status, ruleId: 0 });
    expect(state.limit).toBeDefined();
  });

  it('lets a body be looked at in part when the rules say so', () => {
    const program = compileText(
      'SecRequestBodyNoFilesLimit 8\nSecRequestBodyLimitAction ProcessPartial\nSecRule ARGS:b "@rx ." "id:1,pass"',
    );
    const transaction = evaluate(program, { method: 'POST', headers: form, body: 'a=1&b=23456&c=4' });
    expect(transaction.interruption).toBeUndefined();
    expect(idsOf(transaction)).toEqual([1]);
  });

  it('keeps collections between transactions, until they expire', () => {
    const collections = new MemoryCollections(60);
    const program = compileText(
      `SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.hits=+1,expirevar:ip.hits=30"
       SecRule IP:hits "@ge 2" "id:2,phase:1,pass"`,
    );
    expect(idsOf(evaluate(program, {}, { collections, now: 1000 }))).toEqual([]);
    expect(idsOf(evaluate(program, {}, { collections, now: 2000 }))).toEqual([2]);
    expect(idsOf(evaluate(program, {}, { collections, now: 40_000 }))).toEqual([]);
  });
});
