import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for a throw-away server, which runs as an ordinary user: servers refuse to run as root. */
export interface Home {
  readonly folder: string;
  run(program: string, args: readonly string[]): void;
  start(program: string, args: readonly string[]): ChildProcess;
  remove(): void;
}

export function makeHome(name: string): Home {
  const folder = mkdtempSync(join(tmpdir(), `lamellar-${name}-`));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody']).toString());
    chownSync(folder, id('-u'), id('-g'));
  }
  const command = (program: string, args: readonly string[]): [string, string[]] =>
    isRoot ? ['runuser', ['-u', 'nobody', '--', program, ...args]] : [program, [...args]];
  return {
    folder,
    run: (program, args) => {
      execFileSync(...command(program, args), { stdio: 'ignore', cwd: folder });
    },
    start: (program, args) => spawn(...command(program, args), { stdio: 'ignore', cwd: folder, detached: true }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Ends a server with every process that it started. */
export async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGTERM');
  await ended;
}

/** Tries until a server answers; throws its last answer after some seconds. */
export async function untilReady<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
