import { type JetStreamPublisher, type KeyValueBucket, nats, natsState } from '@lamellar/stores/nats';
import { testSink, testState } from './contract.js';

console.log(
  'skipped: NATS against a server: the tests use models of a stream and a bucket, as the JetStream manual describes them',
);

/** A stream that drops what has a message id that it has seen. */
function stream(): JetStreamPublisher & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  return {
    kept,
    async publish(_, payload, { msgID }) {
      await new Promise(setImmediate);
      const duplicate = kept.has(msgID);
      if (!duplicate) kept.set(msgID, JSON.parse(new TextDecoder().decode(payload)));
      return { duplicate, seq: kept.size };
    },
  };
}

/** A bucket whose revisions are those of one stream for all keys; a deletion is a revision too. */
function bucket(): KeyValueBucket {
  const last = new Map<string, { value: Uint8Array; revision: number; operation: string }>();
  let revision = 0;
  const conflict = (): never => {
    throw Object.assign(new Error('wrong last sequence'), { code: 10071 });
  };
  const store = (key: string, value: Uint8Array, operation: string): number => {
    last.set(key, { value, revision: ++revision, operation });
    return revision;
  };
  return {
    async get(key) {
      await new Promise(setImmediate);
      return last.get(key) ?? null;
    },
    create: async (key, value) => (last.get(key)?.operation === 'PUT' ? conflict() : store(key, value, 'PUT')),
    update: async (key, value, expected) =>
      last.get(key)?.revision === expected ? store(key, value, 'PUT') : conflict(),
    put: async (key, value) => store(key, value, 'PUT'),
    delete: async (key) => void store(key, new Uint8Array(), 'DEL'),
  };
}

testSink('nats', async () => {
  const js = stream();
  return { sink: nats(js), arrived: async () => [...js.kept.values()] };
});

testState('nats', async () => {
  let now = 1_000_000;
  return {
    state: natsState(bucket(), { now: () => now }),
    advance: async (ms) => void (now += ms),
    end: async () => undefined,
  };
});
