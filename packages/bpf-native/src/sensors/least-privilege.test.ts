import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { kernelProblem } from '../../test/compile.js';

const program = fileURLToPath(new URL('../../test/programs/least-privilege.ts', import.meta.url));
const loader = new URL('../../../../scripts/source-loader.mjs', import.meta.url);
const few = [
  '--inh-caps',
  '-all,+bpf,+perfmon',
  '--ambient-caps',
  '-all,+bpf,+perfmon',
  '--bounding-set',
  '-all,+bpf,+perfmon',
];
const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', ...few];
/** CAP_PERFMON 38 and CAP_BPF 39. */
const bits = ((1n << 38n) | (1n << 39n)).toString(16).padStart(16, '0');

test('sensors run as an ordinary user who has CAP_BPF and CAP_PERFMON and nothing else', (context) => {
  const problem = kernelProblem();
  if (problem !== undefined) context.skip(problem);
  const readable = spawnSync('setpriv', [...nobody, 'test', '-r', program]);
  if (readable.status !== 0) context.skip('setpriv is not installed, or an ordinary user cannot read this folder');
  const flags = ['--conditions=@lamellar/source', '--disable-warning=ExperimentalWarning', `--import=${loader.href}`];
  const { stdout, stderr } = spawnSync('setpriv', [...nobody, process.execPath, ...flags, program], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ uid: 65_534, capabilities: bits, problems: [], execs: 1 });
}, 60_000);
