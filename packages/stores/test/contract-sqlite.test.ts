import type { Source } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import { testSink, testState } from './contract.js';

testSink(
  'sqlite',
  async () => {
    const store = sqlite(':memory:');
    return {
      sink: store,
      async arrived() {
        const events: unknown[] = [];
        for await (const event of store.query({ limit: 1_000_000 })) events.push(event);
        return events;
      },
    };
  },
  { source: ({ sink }) => sink as unknown as Source },
);

testState('sqlite', async () => {
  let now = 1_000_000;
  const store = sqlite(':memory:', { now: () => now });
  return {
    state: store.state,
    advance: async (milliseconds) => void (now += milliseconds),
    end: () => store.close(),
  };
});
