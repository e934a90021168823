import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compileObject, kernelProblem } from '../../test/compile.js';
import { attachRawTracepoint } from '../links/tracing.js';
import { load } from '../load/collection.js';
import { RingBuffer } from './ring-buffer.js';

const problem = kernelProblem();

test.for([0, 16, 64, 4096])('a batch of %i bytes grows until a record fits', (batch, context) => {
  if (problem !== undefined) context.skip(problem);
  using collection = load(compileObject('exec'));
  using ring = new RingBuffer(collection.maps.get('events')!, batch);
  const link = attachRawTracepoint(collection.programs.get('on_exec')!);
  const { pid } = spawnSync('/bin/true');
  // Other processes start programs too: nothing arrives any more once the program is detached.
  link[Symbol.dispose]();
  const pids: number[] = [];
  ring.drain((bytes, start) => pids.push(new DataView(bytes.buffer).getUint32(start, true)));
  expect(pids).toContain(pid);
  expect(ring.pending).toBe(0);
});
