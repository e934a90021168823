import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run } from '../../packages/policy/src/cli/index.js';
import { defineSuite } from '../harness/suite.js';
import { type CommandLine, commands, files } from './commands.js';

/** What a command did. */
interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const recorded = new URL('expected.json', import.meta.url);

export const suite = defineSuite({
  name: 'opa-cli',
  about:
    'The same command lines for `lamellar-policy` and `opa` 1.22.2: the same output and exit status. Without OPA, its recorded answers.',
  tier: 'quick',
  async run({ report, quick }) {
    const opa = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'opa');
    const live = !quick && existsSync(opa);
    const expected = JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, Outcome>;
    report.note(live ? `answers of ${opa}` : 'recorded answers of OPA 1.22.2');
    const [ourFolder, theirFolder] = [makeFolder(), makeFolder()];
    const answers: Record<string, Outcome> = {};
    try {
      for (const command of commands) {
        const id = idOf(command);
        const want = live ? theirs(opa, command, theirFolder) : expected[id];
        if (want !== undefined) answers[id] = want;
        const found = await ours(command, ourFolder);
        const same = isDeepStrictEqual(want, found);
        report.result(id, same ? undefined : `OPA ${JSON.stringify(want)}, ours ${JSON.stringify(found)}`);
      }
    } finally {
      for (const folder of [ourFolder, theirFolder]) rmSync(folder, { recursive: true });
    }
    if (live && process.env['LAMELLAR_RECORD'] !== undefined) {
      writeFileSync(recorded, `${JSON.stringify(answers, undefined, 1)}\n`);
    }
  },
});

function idOf({ words, stdin }: CommandLine): string {
  return `${words.join(' ')}${stdin === undefined ? '' : ` < ${JSON.stringify(stdin)}`}`;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opa-cli-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function theirs(opa: string, command: CommandLine, cwd: string): Outcome {
  const { status, stdout, stderr } = spawnSync(opa, command.words, {
    cwd,
    input: command.stdin ?? '',
    encoding: 'utf8',
  });
  return steady(command, status ?? -1, stdout, stderr);
}

async function ours(command: CommandLine, cwd: string): Promise<Outcome> {
  let out = '';
  let err = '';
  const status = await run(command.words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += `${text}\n`;
    },
    stdin: () => Promise.resolve(command.stdin ?? ''),
    cwd,
  });
  return steady(command, status, out, err);
}

/** Takes out what differs from run to run: durations, and OPA's help behind a wrong command line. */
function steady(
  { sorted = false, statusOnly = false }: CommandLine,
  status: number,
  out: string,
  err: string,
): Outcome {
  if (statusOnly) return { status, out: out === '' ? 'nothing' : 'something', err: '' };
  const shown = withoutTraces(withoutDurations(out));
  const problem =
    err.startsWith('Error: ') || err.startsWith('error: ') ? 'a wrong command line' : withoutDurations(err);
  return { status, out: sorted ? shown.split('\n').sort().join('\n') : shown, err: problem };
}

function withoutDurations(text: string): string {
  return text.replace(/\(\d[\d.]*(?:ns|µs|ms|s)\)/g, '(time)').replace(/"duration": \d+/g, '"duration": 0');
}

/** Stack traces of OPA's evaluator, which has frames of its own. */
function withoutTraces(text: string): string {
  return text.replace(/,\n *"stack_trace": \[[\s\S]*?\n {6}\]/g, '').replace(/\n\nTraceback:[\s\S]*$/, '\n');
}
