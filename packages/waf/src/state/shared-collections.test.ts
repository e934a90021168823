import { memoryState, type StateStore } from '@lamellar/events';
import { describe, expect, it } from 'vitest';
import { createWaf, type Waf } from '../create-waf.js';
import { compileText } from '../testing/evaluate.js';
import { SharedCollections } from './index.js';
import { SharedStore } from './shared-store.js';

const limit = compileText(`SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},initcol:global=all"
SecAction "id:2,phase:1,pass,nolog,setvar:ip.requests=+1,expirevar:ip.requests=60,setvar:global.total=+1"
SecRule IP:requests "@gt 5" "id:3,phase:1,deny,status:429"
SecRule REQUEST_HEADERS:User-Agent "@contains bot" "id:4,phase:1,pass,nolog,setvar:ip.bot=yes"
SecRule IP:bot "@streq yes" "id:5,phase:1,deny,status:403"
SecRule ARGS:forgive "@streq 1" "id:6,phase:2,pass,nolog,setvar:!ip.requests"`);

async function ask(waf: Waf, remoteAddress: string, target = '/', agent = 'x'): Promise<number | undefined> {
  const connection = { remoteAddress, remotePort: 1 };
  const head = { method: 'GET', target, protocol: 'HTTP/1.1', headers: [['User-Agent', agent]] } as const;
  await waf.load(connection, head);
  const transaction = waf.begin(connection);
  transaction.requestHead(head);
  transaction.endRequest();
  waf.report(transaction);
  // The commit goes on by itself; the store in memory needs a few turns.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return transaction.interruption?.status;
}

function processes(state: StateStore, count = 2): Waf[] {
  return Array.from({ length: count }, () => createWaf(limit, { mode: 'block', state }));
}

describe('shared collections', () => {
  it('limit the rate of a client over all processes', async () => {
    const [one, two] = processes(memoryState()) as [Waf, Waf];
    const statuses: (number | undefined)[] = [];
    for (let round = 0; round < 4; round++) statuses.push(await ask(one, '192.0.2.1'), await ask(two, '192.0.2.1'));
    expect(statuses).toEqual([undefined, undefined, undefined, undefined, undefined, 429, 429, 429]);
    expect(await ask(one, '192.0.2.2')).toBeUndefined();
  });

  it('lose no increment of processes that run at the same time', async () => {
    const state = memoryState();
    const wafs = processes(state, 5);
    await Promise.all(wafs.flatMap((waf, index) => Array.from({ length: 20 }, () => ask(waf, `192.0.2.${index}`))));
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    expect((await state.get('waf/GLOBAL/all/total'))?.value).toBe(100);
  });

  it('carry marks of bots and forget what a rule deletes', async () => {
    const [one, two] = processes(memoryState()) as [Waf, Waf];
    expect(await ask(one, '192.0.2.9', '/', 'badbot')).toBe(403);
    expect(await ask(two, '192.0.2.9')).toBe(403);
    for (let round = 0; round < 5; round++) await ask(one, '192.0.2.3');
    expect(await ask(two, '192.0.2.3')).toBe(429);
    const [three, four] = processes(memoryState()) as [Waf, Waf];
    for (let round = 0; round < 4; round++) await ask(three, '192.0.2.4', '/?forgive=1');
    for (let round = 0; round < 5; round++) expect(await ask(four, '192.0.2.4')).toBeUndefined();
  });

  it('keep a change that the store could not take for the next commit, and tell of the fault', async () => {
    const working = memoryState();
    let broken = true;
    const state: StateStore = {
      ...working,
      get: (key) => working.get(key),
      set: (key, value, options) => working.set(key, value, options),
      delete: (key) => working.delete(key),
      compareAndSet: (key, expected, value, options) => working.compareAndSet(key, expected, value, options),
      increment: (key, by, options) =>
        broken ? Promise.reject(new Error('no connection')) : working.increment(key, by, options),
    };
    const faults: string[] = [];
    const waf = createWaf(limit, { mode: 'block', state, emit: (event) => faults.push(event.message ?? '') > 0 });
    await ask(waf, '192.0.2.5');
    expect(faults.join()).toContain('no connection');
    broken = false;
    await ask(waf, '192.0.2.5');
    expect((await working.get('waf/IP/192.0.2.5/requests'))?.value).toBe(2);
  });

  it('hold a bounded number of collections', async () => {
    const collections = new SharedCollections(memoryState(), { variables: new Map(), timeoutSeconds: 60 });
    const first = collections.open('IP', 'first');
    for (let index = 0; index < 10_100; index++) collections.open('IP', String(index));
    await collections.commit();
    collections.open('IP', 'one more');
    expect(collections.open('IP', 'first')).not.toBe(first);
  });
});

describe('a shared store', () => {
  it('keeps what happened here on top of what was loaded', () => {
    const store = new SharedStore('IP');
    store.add('n', 2);
    store.load('n', 40);
    expect(store.get('n')?.text).toBe('42');
    expect(store.take()).toEqual([['n', { kind: 'add', amount: 2 }]]);
    store.load('n', 7);
    expect(store.get('n')?.text).toBe('7');
    store.set('n', '1');
    store.add('n', 1);
    store.load('n', 99);
    expect(store.take()).toEqual([['n', { kind: 'set', text: '2' }]]);
    store.load('n', undefined);
    expect(store.get('n')).toBeUndefined();
  });
});
