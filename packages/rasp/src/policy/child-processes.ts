import { basename } from 'node:path';
import { judgedContext } from '../core/current-context.js';
import { currentSettings, judgeDetection } from '../core/judge.js';

/** The program of a command line, or of a path. */
function programOf(command: string): string {
  return command.trim().split(/\s/, 1)[0] ?? '';
}

/** Decides whether the policy lets a request start a program; undefined when it does. */
export function programAllowed(sink: string, command: string): Error | undefined {
  const programs = currentSettings()?.policy.programs;
  if (programs === undefined || judgedContext() === undefined) return undefined;
  const program = programOf(command);
  if (programs.includes(program) || programs.includes(basename(program))) return undefined;
  return judgeDetection(
    { sink, value: command },
    { algorithm: 'child-process-policy', input: undefined, at: 0, reason: `${basename(program)} is not on the list` },
  );
}
