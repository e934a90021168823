import { describe, expect, it } from 'vitest';
import { createWaf } from '../create-waf.js';
import { compileText } from '../testing/evaluate.js';
import type { RequestView } from '../views.js';
import type { AuditRecord } from './index.js';

const request: RequestView = {
  method: 'POST',
  target: '/login?x=evil',
  headers: [
    ['Host', 'a.example'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Authorization', 'Basic c2VjcmV0'],
  ],
  body: 'user=ann&password=hunter%202&plan=gold-card',
  remoteAddress: '203.0.113.7',
  remotePort: 4000,
};
const now = (): number => Date.UTC(2026, 10, 6, 9, 8, 7);

function records(rules: string, status = 200): AuditRecord[] {
  const list: AuditRecord[] = [];
  const waf = createWaf(compileText(rules), {
    mode: 'block',
    now,
    uniqueId: () => 'u1',
    audit: (one) => void list.push(one),
  });
  waf.inspect(request, { status, headers: [['Content-Type', 'text/html']], body: 'hello' });
  return list;
}

const rule = `SecRule ARGS:x "@rx v(i)" "id:5,phase:2,pass,t:none,t:lowercase,severity:CRITICAL,msg:'Evil',logdata:'%{MATCHED_VAR}',tag:'a',ver:'v1'"`;

describe('the audit log', () => {
  it('is a line as ModSecurity v3 writes it', () => {
    const [record] = records(`SecAuditLogParts ABCFHZ\nSecComponentSignature "Set/1"\n${rule}`);
    expect(record?.transaction).toMatchObject({
      client_ip: '203.0.113.7',
      time_stamp: 'Fri Nov  6 09:08:07 2026',
      client_port: 4000,
      unique_id: 'u1',
      request: { method: 'POST', http_version: 1.1, hostname: 'a.example', uri: '/login?x=evil' },
      response: { http_code: 200, headers: { 'Content-Type': 'text/html' } },
      producer: { secrules_engine: 'Enabled', components: ['Set/1'] },
      messages: [
        {
          message: 'Evil',
          details: {
            match: "Matched \"Operator `@rx v(i)' against variable `ARGS:x' (Value: `evil' )",
            reference: 'o1,2t:lowercase',
            ruleId: '5',
            file: 'test.conf',
            lineNumber: '3',
            data: 'evil',
            severity: '2',
            ver: 'v1',
            tags: ['a'],
          },
        },
      ],
    });
    expect(record?.transaction.response.body).toBeUndefined();
  });

  it('holds no secret', () => {
    const text = JSON.stringify(records(`SecAuditLogParts ABCEFHZ\n${rule}`));
    for (const secret of ['hunter', 'c2VjcmV0']) expect(text).not.toContain(secret);
    expect(text).toContain('user=ann');
  });

  it('hides what sanitise actions name', () => {
    const sanitise = 'SecAction "id:1,phase:2,pass,nolog,noauditlog,sanitiseArg:PLAN"';
    expect(JSON.stringify(records(`SecAuditLogParts ABCHZ\n${sanitise}\n${rule}`))).not.toContain('gold-card');
    const matched = `SecRule ARGS:plan "@beginsWith gold" "id:1,phase:2,pass,sanitiseMatched"`;
    expect(JSON.stringify(records(`SecAuditLogParts ABCHZ\n${matched}`))).not.toContain('gold-card');
  });

  it.each<[string, string, number, number]>([
    ['Off writes nothing', `SecAuditEngine Off\n${rule}`, 200, 0],
    ['On writes all', 'SecAuditEngine On', 200, 1],
    ['RelevantOnly leaves ordinary transactions out', 'SecAuditEngine RelevantOnly', 200, 0],
    [
      'RelevantOnly takes relevant statuses',
      'SecAuditEngine RelevantOnly\nSecAuditLogRelevantStatus "^(?:5|4(?!04))"',
      500,
      1,
    ],
    ['a status can be left out', 'SecAuditEngine RelevantOnly\nSecAuditLogRelevantStatus "^(?:5|4(?!04))"', 404, 0],
    ['noauditlog does not count', 'SecAction "id:1,phase:1,pass,noauditlog"', 200, 0],
    ['nolog,auditlog counts', 'SecAction "id:1,phase:1,pass,nolog,auditlog"', 200, 1],
    ['ctl:auditEngine decides for the transaction', 'SecAction "id:1,phase:1,pass,nolog,ctl:auditEngine=On"', 200, 1],
  ])('%s', (_, rules, status, lines) => {
    expect(records(rules, status)).toHaveLength(lines);
  });
});
