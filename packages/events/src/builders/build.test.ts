import { describe, expect, it } from 'vitest';
import { detectionFinding, httpActivity, processActivity, remediationActivity } from './index.js';

describe('a builder', () => {
  it('fills the classification, the texts beside numbers and the metadata', () => {
    const event = detectionFinding({
      severity_id: 4,
      status_id: 1,
      action_id: 2,
      disposition_id: 2,
      finding_info: { uid: 'f-1', title: 'SQL injection' },
    });
    expect(event).toMatchObject({
      class_uid: 2004,
      class_name: 'Detection Finding',
      category_uid: 2,
      category_name: 'Findings',
      activity_id: 1,
      activity_name: 'Create',
      type_uid: 200401,
      type_name: 'Detection Finding: Create',
      severity: 'High',
      status: 'New',
      action: 'Denied',
      disposition: 'Blocked',
    });
    expect(event.metadata).toMatchObject({
      version: '1.8.0',
      product: { name: 'Lamellar' },
      profiles: ['security_control'],
    });
    expect(event.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(event.time).toBeGreaterThan(1e12);
  });

  it('keeps what is given', () => {
    const event = httpActivity({
      activity_id: 3,
      severity_id: 99,
      severity: 'weird',
      time: 5,
      http_request: {},
      metadata: { uid: 'u', product: { name: 'p' }, profiles: ['trace'], sequence: 7 },
      trace: { uid: '0af7651916cd43dd8448eb211c80319c' },
    });
    expect(event.severity).toBe('weird');
    expect(event.time).toBe(5);
    expect(event.metadata).toEqual({
      version: '1.8.0',
      uid: 'u',
      product: { name: 'p' },
      profiles: ['trace'],
      sequence: 7,
    });
  });

  it('gives no text to the number 99: only the caller knows it', () => {
    const event = remediationActivity({ activity_id: 99, activity_name: 'Thaw', command_uid: 'c' });
    expect(event.activity_name).toBe('Thaw');
    expect(event.type_name).toBe('Remediation Activity: Other');
    expect('activity_name' in remediationActivity({ activity_id: 99, command_uid: 'c' })).toBe(false);
  });

  it('finds the container profile inside objects', () => {
    const event = processActivity({
      activity_id: 1,
      actor: { process: { pid: 1, container: { uid: 'c' } } },
      device: { type_id: 1, hostname: 'h' },
      process: { pid: 2 },
    });
    expect(event.metadata.profiles).toEqual(['container']);
  });

  it('takes no prototype from its input and looks nothing up there', () => {
    const input = JSON.parse(
      '{"severity_id":1,"finding_info":{"uid":"x"},"__proto__":{"polluted":true},"constructor":1}',
    );
    const event = detectionFinding(input);
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect((event as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
