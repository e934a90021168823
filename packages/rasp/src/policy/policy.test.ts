import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequestContext, type OcsfEvent, runInRequest } from '@lamellar/events';
import { errorsOf } from '@lamellar/events/check';
import { expect, test } from 'vitest';
import { configure } from '../core/judge.js';
import { type RaspOptions, readOptions } from '../core/options.js';
import { assignOnly } from './assign-only.js';
import { programAllowed } from './child-processes.js';
import { createClientPolicy } from './clients.js';
import { destinationAllowed, learnedDestinations } from './destinations.js';
import { writeAllowed } from './file-writes.js';
import { readConfig } from './watch-config.js';

function withPolicy(options: RaspOptions): OcsfEvent[] {
  const events: OcsfEvent[] = [];
  configure(readOptions({ ...options, emit: (event) => events.push(event) }));
  return events;
}

const inRequest = <T>(work: () => T): T => runInRequest(createRequestContext({ headers: {} }), work);

test('programs and folders that are not on the list are refused in requests, with a valid event', () => {
  const events = withPolicy({ policy: { programs: ['git'], writableFolders: ['/srv/up'] } });
  inRequest(() => {
    expect(programAllowed('exec', 'git log')).toBeUndefined();
    expect(programAllowed('exec', '/bin/sh -c x')).toMatchObject({ code: 'RASP_BLOCKED' });
    expect(writeAllowed('fs', '/srv/up/a')).toBeUndefined();
    expect(writeAllowed('fs', '/srv/up/../b')).toMatchObject({ code: 'RASP_BLOCKED' });
  });
  expect(writeAllowed('fs', '/elsewhere')).toBeUndefined();
  expect(events.flatMap((event) => errorsOf(event))).toEqual([]);
  expect(events).toHaveLength(2);
});

test('destinations are learned, then enforced', () => {
  withPolicy({ policy: { destinations: 'learn' } });
  expect(destinationAllowed('DB.example', 5432)).toBeUndefined();
  expect(learnedDestinations()).toContain('db.example:5432');
  withPolicy({ policy: { destinations: ['db.example:5432', '*.cdn.example'] } });
  expect(destinationAllowed('db.example', 5432)).toBeUndefined();
  expect(destinationAllowed('a.cdn.example', 443)).toBeUndefined();
  expect(destinationAllowed('db.example', 22)).toBeDefined();
  expect(destinationAllowed('evil.example', 443)).toBeDefined();
  withPolicy({});
});

test('clients are blocked, unblocked and counted', async () => {
  withPolicy({});
  const clients = createClientPolicy({ perAddress: { limit: 2, windowMs: 3_600_000 } });
  expect(await clients.check('address', '203.0.113.9')).toBe('admitted');
  expect(await clients.check('address', '203.0.113.9')).toBe('admitted');
  expect(await clients.check('address', '203.0.113.9')).toBe('limited');
  await clients.block('user', 'eve');
  await expect(clients.identify('eve')).rejects.toMatchObject({ algorithm: 'blocked-client' });
  await clients.unblock('user', 'eve');
  await expect(clients.identify('eve')).resolves.toBeUndefined();
});

test('a body with fields that nobody asked for is refused in block mode', () => {
  withPolicy({});
  const schema = { properties: { name: {} } };
  expect(assignOnly({ name: 'x' }, schema)).toEqual({ name: 'x' });
  expect(() => assignOnly({ name: 'x', admin: true }, schema)).toThrow('mass-assignment');
  withPolicy({ mode: 'observe' });
  expect(assignOnly({ admin: true }, schema)).toEqual({ admin: true });
});

test('a configuration file says what is wrong with it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lamellar-config-')), 'rasp.json');
  writeFileSync(file, '{"mode":"observe"}');
  expect(readConfig(file)).toEqual({ mode: 'observe' });
  writeFileSync(file, '{"modus":"observe"}');
  expect(() => readConfig(file)).toThrow(/"modus" is no option/);
  writeFileSync(file, '{');
  expect(() => readConfig(file)).toThrow(/cannot be read as JSON/);
});
