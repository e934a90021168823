import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionFinding } from '../builders/index.js';
import type { OcsfEvent } from '../generated/classes.js';
import { consoleSink, formatEvent, printable } from './index.js';

const finding = detectionFinding({
  severity_id: 4,
  time: 1_800_000_000_000,
  message: 'SQL injection in id',
  action_id: 2,
  disposition_id: 2,
  finding_info: { uid: 'f', title: 't', analytic: { type_id: 1, uid: '942100' } },
  metadata: { tenant_uid: 'acme' },
});

const control = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe('the console', () => {
  it('shows an event as one line', () => {
    expect(formatEvent(finding)).toBe(
      '2027-01-15T08:00:00.000Z  high      Detection Finding  SQL injection in id  [Blocked]  tenant=acme rule=942100',
    );
    expect(formatEvent({ ...finding, count: 3 })).toContain('[Blocked]  3 times  tenant=acme');
    expect(formatEvent(finding, true)).toContain('\u001b[31mhigh    \u001b[0m');
  });

  it.each([
    ['\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['\u009b31m', '\\x9b31m'],
    ['x\u202egnp.exe', 'x\\u{202e}gnp.exe'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['O’Brien 🦊 ünï', 'O’Brien 🦊 ünï'],
  ])('shows %j as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('lets no control character of any event through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, value) => {
        const event = {
          ...finding,
          message,
          class_name: value,
          disposition: value,
          metadata: { ...finding.metadata, tenant_uid: value },
        } as OcsfEvent;
        expect(control.test(formatEvent(event))).toBe(false);
      }),
    );
  });

  it('cuts what is long', () => {
    expect(printable('x'.repeat(5000), 10)).toBe(`${'x'.repeat(10)}…`);
  });

  it('shows an object where a text should be', () => {
    const event = { ...finding, class_name: { toString: 1 } } as unknown as OcsfEvent;
    expect(formatEvent(event)).toContain('an object');
  });

  it('shows any object without an error', () => {
    fc.assert(fc.property(fc.object(), (given) => typeof formatEvent(given as unknown as OcsfEvent) === 'string'));
  });

  it('shows only what is severe enough, and rejects when the output fails', async () => {
    const lines: string[] = [];
    const output = {
      write(text: string, done: (error?: Error) => void) {
        lines.push(text);
        done(lines.length > 1 ? new Error('EPIPE') : undefined);
      },
    };
    const sink = consoleSink({ output, minSeverity: 4 });
    await sink.write([finding, { ...finding, severity_id: 3 }, { ...finding, severity_id: 99 }]);
    expect(lines.length).toBe(1);
    expect(lines[0]!.split('\n').length).toBe(2);
    await expect(sink.write([finding])).rejects.toThrow('EPIPE');
  });
});
