import { spawn } from 'node:child_process';

/** How a process ended. */
export interface Execution {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How `execute` runs a process. */
export interface ExecuteOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Kills the process after so many milliseconds. @default 300000 */
  readonly timeout?: number;
}

/** Runs a process to its end and collects what it prints. Never rejects for an exit code. */
export function execute(command: string, args: readonly string[], options: ExecuteOptions = {}): Promise<Execution> {
  const { cwd, env = process.env, timeout = 300_000 } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The last lines of what a failed process said, for one line of a report. */
export function lastWords({ code, stdout, stderr }: Execution): string {
  const words = (stderr.trim() || stdout.trim()).split('\n').slice(-6).join(' / ');
  return `exit code ${code}: ${words}`;
}
