import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { BpfError } from '../errors.js';
import { attachRawTracepoint } from '../links/tracing.js';
import { RingBuffer } from '../ring/ring-buffer.js';
import { load } from './collection.js';

const problem = kernelProblem();

test('a program that was loaded and attached sees an exec with its path and parent', (context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(compileObject('exec'));
  using _link = attachRawTracepoint(collection.programs.get('on_exec')!);
  using ring = new RingBuffer(collection.maps.get('events')!);
  const { pid } = spawnSync('/bin/true');
  const seen: { pid: number; parent: number; path: string }[] = [];
  ring.drain((bytes, start, end) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const text = Buffer.from(bytes.subarray(start + 24, end)).toString('latin1');
    seen.push({
      pid: view.getUint32(start, true),
      parent: view.getUint32(start + 4, true),
      path: text.slice(0, text.indexOf('\0')),
    });
  });
  expect(seen.find((each) => each.pid === pid)).toMatchObject({ parent: process.pid, path: '/bin/true' });
});

test('a refused program gives the verifier log and leaves nothing open', (context) => {
  if (problem !== undefined) context.skip(problem);
  let refused: unknown;
  try {
    load(compileObject('exec'), { programs: ['refused'] });
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(BpfError);
  expect((refused as BpfError).code).toBe('BPF_VERIFIER');
  expect((refused as BpfError).verifierLog).toMatch(/R\d|invalid/);
});
