import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { type SinkSubject, sinkContract, sourceContract, stateContract } from '../contract/index.js';
import { consoleSink, memorySink, memoryState, ndjsonFile } from './index.js';

async function openMemory(): Promise<SinkSubject & { source: ReturnType<typeof memorySink> }> {
  const sink = memorySink();
  return { sink, source: sink, arrived: async () => sink.events };
}

async function openFile(): Promise<SinkSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'lamellar-ndjson-'));
  const path = join(folder, 'events.ndjson');
  return {
    sink: ndjsonFile(path, { fsync: 'batch' }),
    async arrived() {
      const text = await readFile(path, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
    },
    end: () => rm(folder, { recursive: true }),
  };
}

/** The console shows no uid: a line stands for an event with any. */
async function openConsole(): Promise<SinkSubject> {
  const lines: string[] = [];
  const output = {
    write(text: string, done: () => void) {
      lines.push(...text.split('\n').filter(Boolean));
      queueMicrotask(done);
    },
  };
  return { sink: consoleSink({ output }), arrived: async () => lines };
}

describe('the memory sink', () => {
  for (const { name, run } of sinkContract(openMemory)) it(name, run);
  for (const { name, run } of sourceContract(openMemory)) it(name, run);
});

describe('the NDJSON file', () => {
  for (const { name, run } of sinkContract(openFile, { deduplicates: false })) it(name, run);
});

describe('the console sink', () => {
  const cases = sinkContract(openConsole, { deduplicates: false, verbatim: false });
  for (const { name, run } of cases.filter((each) => !each.name.startsWith('takes'))) it(name, run);
});

describe('the memory state', () => {
  const open = async () => {
    let now = 1_000_000;
    return {
      state: memoryState({ now: () => now }),
      advance: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
  };
  for (const { name, run } of stateContract(open)) it(name, run);
});
