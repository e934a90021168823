import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type EventQuery,
  type Identity,
  type IdentityKind,
  identitiesOf,
  type OcsfEvent,
  type ocsf,
} from '@lamellar/events';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type SqliteOptions, sqlite } from './index.js';

type TestEvent = Partial<Omit<ocsf.BaseEvent, 'metadata' | 'severity_id'>> & {
  severity_id?: number;
  metadata?: Partial<ocsf.Metadata>;
  finding_info?: { uid: string };
  ids?: readonly { kind: string; value: string }[];
};

const folder = mkdtempSync(join(tmpdir(), 'lamellar-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Stored = ocsf.BaseEvent & { readonly ids?: TestEvent['ids'] };

function event(uid: string, fields: TestEvent = {}): Stored {
  return {
    class_uid: 2004,
    severity_id: 3,
    time: 1000,
    ...fields,
    metadata: { uid, product: { name: 'test' }, ...fields.metadata },
  } as unknown as Stored;
}

function memory(options: SqliteOptions<Stored> = {}) {
  return sqlite<Stored>(':memory:', {
    identities: (e) => (e.ids ?? []) as Identity[],
    ...options,
  });
}

async function uids(store: ReturnType<typeof memory>, query?: EventQuery): Promise<(string | undefined)[]> {
  return (await collect(store.query(query))).map((e) => e.metadata.uid);
}

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const e of events) all.push(e);
  return all;
}

describe('sqlite', () => {
  const stored = [
    event('a', {
      time: 1000,
      class_uid: 2004,
      severity_id: 4,
      message: "SQL injection in parameter 'q' of /search",
      finding_info: { uid: 'f1' },
      ids: [
        { kind: 'container', value: 'c1' },
        { kind: 'cve', value: 'CVE-2021-44228' },
      ],
    }),
    event('b', {
      time: 2000,
      class_uid: 4002,
      severity_id: 1,
      message: 'GET /search answered 200',
      ids: [{ kind: 'container', value: 'c1' }],
    }),
    event('c', {
      time: 3000,
      class_uid: 2004,
      severity_id: 5,
      message: 'Réponse « bloquée » injections',
      finding_info: { uid: 'f1' },
      ids: [{ kind: 'container', value: 'c2' }],
    }),
    event('d', { time: 3000, class_uid: 2002, severity_id: 99 }),
  ];

  it.each<[string, EventQuery, string[]]>([
    ['everything, newest first', {}, ['d', 'c', 'b', 'a']],
    ['everything, oldest first', { order: 'oldest' }, ['a', 'b', 'c', 'd']],
    ['a time span without its end', { from: 1000, to: 3000 }, ['b', 'a']],
    ['one class', { classUid: 2004 }, ['c', 'a']],
    ['several classes', { classUid: [2002, 4002] }, ['d', 'b']],
    ['no class', { classUid: [] }, []],
    ['a severity and above, "other" left out', { minSeverity: 4 }, ['c', 'a']],
    ['exact severities', { severityId: [99, 1] }, ['d', 'b']],
    ['a finding', { findingUid: 'f1' }, ['c', 'a']],
    ['an identity', { identity: { kind: 'container', value: 'c1' } }, ['b', 'a']],
    [
      'several identities together',
      {
        identity: [
          { kind: 'container', value: 'c1' },
          { kind: 'cve', value: 'CVE-2021-44228' },
        ],
      },
      ['a'],
    ],
    ['a word', { text: 'INJECTION' }, ['a']],
    ['the beginning of a word', { text: 'injection*' }, ['c', 'a']],
    ['two words', { text: 'search parameter' }, ['a']],
    ['a phrase', { text: '"sql injection"' }, ['a']],
    ['words apart are no phrase', { text: '"injection sql"' }, []],
    ['a word without its accents', { text: 'reponse' }, ['c']],
    ['operators of the search language are words', { text: 'search OR injection' }, []],
    ['punctuation alone is no condition', { text: '"\'*();--' }, ['d', 'c', 'b', 'a']],
    ['a limit', { limit: 2 }, ['d', 'c']],
    ['nothing at limit 0', { limit: 0 }, []],
    [
      'everything together',
      {
        from: 0,
        to: 9999,
        classUid: [2004],
        minSeverity: 3,
        findingUid: 'f1',
        text: 'sql',
        identity: { kind: 'container', value: 'c1' },
      },
      ['a'],
    ],
  ])('finds %s', async (_, query, expected) => {
    await using store = memory();
    await store.write(stored);
    expect(await uids(store, query)).toEqual(expected);
    if (query.limit === undefined) expect(store.count(query)).toBe(expected.length);
  });

  it('gives events back as they were written', async () => {
    await using store = memory();
    await store.write(stored);
    expect(await collect(store.query({ order: 'oldest' }))).toEqual(stored);
  });

  it('reads more than one page, in order, while others write', async () => {
    await using store = memory();
    const many = Array.from({ length: 1000 }, (_, i) => event(`n${i}`, { time: i >> 2 }));
    await store.write(many);
    const seen: string[] = [];
    for await (const e of store.query({ order: 'oldest', limit: 900 })) {
      seen.push(e.metadata.uid!);
      if (seen.length === 300) await store.write([event('late', { time: 0 })]);
    }
    expect(seen).toEqual(many.slice(0, 900).map((e) => e.metadata.uid));
  });

  it('stores a batch that is sent twice once', async () => {
    await using store = memory();
    await store.write(stored);
    await store.write(stored);
    expect(store.count()).toBe(4);
  });

  it('stores events without a uid each time', async () => {
    await using store = memory();
    const { uid: _, ...metadata } = event('x').metadata;
    await store.write([
      { ...event('x'), metadata },
      { ...event('x'), metadata },
    ]);
    expect(store.count()).toBe(2);
  });

  it.each([
    ['time', { time: 1.5 }],
    ['class_uid', { class_uid: '2004' as never }],
    ['severity_id', { severity_id: undefined as never }],
    ['message', { message: 7 as never }],
    ['not JSON', { ids: 1n as never }],
  ])('refuses a batch whole when one event has a wrong field: %s', async (name, fields) => {
    await using store = memory({ identities: () => [] });
    await expect(store.write([event('good'), event('bad', fields)])).rejects.toThrow(name);
    expect(store.count()).toBe(0);
  });

  it('answers a search in any text without an error', async () => {
    await using store = memory();
    await store.write(stored);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(store.count({ text })).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each([{ limit: -1 }, { limit: 1.5 }, { from: Number.NaN }, { text: 'x'.repeat(1001) }])(
    'refuses the query %j',
    async (query) => {
      await using store = memory();
      expect(() => store.count(query)).toThrow('of the query must be');
    },
  );

  it('finds what a linear search finds', async () => {
    await using store = memory();
    const small = fc.nat(4);
    const anyEvent = fc.record({ time: small, class_uid: small, severity_id: small, id: small });
    const anyQuery = fc.record(
      { from: small, to: small, classUid: fc.array(small), minSeverity: small, limit: fc.nat(20) },
      { requiredKeys: [] },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 20 }), anyQuery, small, async (rows, query, id) => {
        const kind = `run${run++}`;
        const batch = rows.map((row, i) =>
          event(`${kind}-${i}`, {
            time: row.time,
            class_uid: row.class_uid,
            severity_id: row.severity_id,
            ids: [{ kind, value: String(row.id) }],
          }),
        );
        await store.write(batch);
        const expected = batch
          .filter((_, i) => rows[i]!.id === id)
          .filter(
            (e) => (query.from === undefined || e.time >= query.from) && (query.to === undefined || e.time < query.to),
          )
          .filter((e) => query.classUid === undefined || query.classUid.includes(e.class_uid))
          .filter((e) => query.minSeverity === undefined || e.severity_id >= query.minSeverity)
          .map((e, i) => ({ e, i }))
          .sort((a, b) => b.e.time - a.e.time || b.i - a.i)
          .slice(0, query.limit ?? 1000);
        expect(await uids(store, { ...query, identity: { kind: kind as IdentityKind, value: String(id) } })).toEqual(
          expected.map(({ e }) => e.metadata.uid),
        );
      }),
    );
  });
});

describe('identities', () => {
  it('are those of identitiesOf, each findable in events of the standard', async () => {
    await using store = sqlite(':memory:');
    const finding = {
      class_uid: 2004,
      severity_id: 4,
      time: 1,
      metadata: { version: '1.8.0', uid: 'x', product: { name: 'test' }, tenant_uid: 'acme' },
      finding_info: { uid: 'f', analytic: { uid: 'rule-942100' } },
      vulnerabilities: [{ cve: { uid: 'CVE-2021-44228' }, affected_packages: [{ purl: 'pkg:npm/x@1.0.0' }] }],
      resources: [
        { type: 'container image', uid: 'sha256:abc' },
        { type: 'container', uid: 'c0ffee' },
        { type: 'pod', uid: 'pod-1' },
      ],
      evidences: [{ process: { pid: 7, created_time: 1000 } }],
      trace: { uid: '0af7651916cd43dd8448eb211c80319c' },
    };
    await store.write([finding as unknown as OcsfEvent]);
    const named = identitiesOf(finding);
    expect(new Set(named.map(({ kind }) => kind)).size).toBe(9);
    for (const identity of named) expect(store.count({ identity })).toBe(1);
    expect(store.count({ identity: named })).toBe(1);
    expect(store.count({ identity: { kind: 'cve', value: 'CVE-2021-44229' } })).toBe(0);
  });
});

describe('retention', () => {
  it('deletes what is too old, with its words and identities', async () => {
    await using store = memory({ now: () => 10_000 });
    await store.write([
      event('old', { time: 4999, message: 'word', ids: [{ kind: 'tenant', value: 'v' }] }),
      event('new', { time: 5000, message: 'word' }),
    ]);
    expect(store.retain({ maxAge: 5000 }).deleted).toBe(1);
    expect(await uids(store)).toEqual(['new']);
    expect([store.count({ text: 'word' }), store.count({ identity: { kind: 'tenant', value: 'v' } })]).toEqual([1, 0]);
  });

  it('deletes the oldest until the database is small enough, and gives the space back', async () => {
    await using store = memory();
    await store.write(
      Array.from({ length: 3000 }, (_, i) => event(`e${i}`, { time: i, message: `message ${i} ${'x'.repeat(300)}` })),
    );
    const before = store.bytes();
    const { deleted, bytes } = store.retain({ maxBytes: before / 2 });
    expect(bytes).toBeLessThanOrEqual(before / 2);
    expect(deleted).toBeLessThan(2500);
    const left = await uids(store, { order: 'oldest', limit: 1 });
    expect(left).toEqual([`e${deleted}`]);
  });

  it('runs by itself after a write, once in its interval', async () => {
    let now = 0;
    await using store = memory({ now: () => now, retention: { maxAge: 10 }, retentionInterval: 100 });
    await store.write([event('a', { time: 0 })]);
    now = 99;
    await store.write([event('b', { time: 99 })]);
    expect(store.count()).toBe(2);
    now = 100;
    await store.write([event('c', { time: 100 })]);
    expect(await uids(store)).toEqual(['c', 'b']);
  });
});

describe('opening', () => {
  it('keeps events from one opening to the next', async () => {
    const path = join(folder, 'again.db');
    {
      await using store = sqlite(path);
      await store.write([event('kept') as OcsfEvent]);
    }
    await using store = sqlite(path);
    expect(store.count()).toBe(1);
  });

  it('refuses a database of another program', () => {
    const path = join(folder, 'other.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    expect(() => sqlite(path)).toThrow('database of another program');
  });

  it('refuses a file that is no database', () => {
    const path = join(folder, 'text.db');
    writeFileSync(path, 'no database at all, '.repeat(100));
    expect(() => sqlite(path)).toThrow('cannot use');
  });

  it('refuses a database of a later version', async () => {
    const path = join(folder, 'later.db');
    await sqlite(path).close();
    const raw = new DatabaseSync(path);
    raw.exec('PRAGMA user_version = 999');
    raw.close();
    expect(() => sqlite(path)).toThrow('update @lamellar/stores');
  });

  it('says that the folder is missing', () => {
    expect(() => sqlite(join(folder, 'no', 'such', 'x.db'))).toThrow('its folder must exist');
  });

  it('refuses to work when it is closed', async () => {
    const store = memory();
    await store.close();
    await store.close();
    await expect(store.write([event('x')])).rejects.toThrow('is closed');
    expect(() => store.count()).toThrow('is closed');
    await expect(store.state.get('x')).rejects.toThrow('is closed');
  });
});
