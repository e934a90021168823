import { parseFlags } from '../src/cli/flags.js';
import { runCommand } from '../src/cli/run.js';
import { type RunningServer, startServer } from '../src/cli/run-server.js';

/** Starts `lamellar-policy run` inside this process, as if from a folder. */
export function startProgram(cwd: string, words: readonly string[]): Promise<RunningServer> {
  return startServer(parseFlags(words, runCommand.flags), { err: () => undefined, cwd });
}
