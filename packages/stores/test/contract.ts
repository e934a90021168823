import type { Source } from '@lamellar/events';
import {
  type ContractCase,
  type SinkPromises,
  type SinkSubject,
  type StateSubject,
  sinkContract,
  sourceContract,
  stateContract,
} from '@lamellar/events/contract';
import { describe, it } from 'vitest';

/** What a store promises beyond the contract that all share. */
export interface StorePromises extends SinkPromises {
  /** Reads events back from a store whose sink is given. @default none */
  readonly source?: (subject: SinkSubject) => Source;
  /** Why it cannot be tested here. @default it can */
  readonly skip?: string | undefined;
}

/** Runs the contract of sinks, and of sources where there is one. */
export function testSink(name: string, open: () => Promise<SinkSubject>, promises: StorePromises = {}): void {
  const { source, skip, ...sinkPromises } = promises;
  if (skip !== undefined) console.log(`skipped: the contract of ${name}: ${skip}`);
  run(`the contract of sinks: ${name}`, sinkContract(open, sinkPromises), skip);
  if (source === undefined) return;
  const openSource = async () => {
    const subject = await open();
    return { ...subject, source: source(subject) };
  };
  run(`the contract of sources: ${name}`, sourceContract(openSource), skip);
}

/** Runs the contract of shared state. */
export function testState(name: string, open: () => Promise<StateSubject>, skip?: string): void {
  run(`the contract of state: ${name}`, stateContract(open), skip);
}

function run(name: string, cases: readonly ContractCase[], skip: string | undefined): void {
  describe.skipIf(skip !== undefined)(name, () => {
    for (const each of cases) it(each.name, each.run);
  });
}
