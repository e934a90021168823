import childProcess from 'node:child_process';
import { PassThrough } from 'node:stream';
import { judge } from '../core/judge.js';
import { detectArgumentInjection } from '../detect/shell/detect-argument.js';
import { detectShellInjection } from '../detect/shell/detect-shell.js';
import { type Guard, type Refusal, wrapMethod } from '../hooks/wrap.js';
import { generatedCodeOnStack } from '../provenance/generated-code.js';

const shells = /(?:^|\/)(?:sh|bash|dash|zsh|ksh|ash|busybox)$/;

interface Command {
  readonly sink: string;
  /** What a shell reads, when one does. */
  readonly shell: string | undefined;
  readonly file: string;
  readonly args: readonly string[];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function options(args: readonly unknown[]): { readonly shell?: unknown } {
  const found = args.find((arg) => arg !== null && typeof arg === 'object' && !Array.isArray(arg));
  return (found ?? {}) as { readonly shell?: unknown };
}

/** `exec` and `execSync` take a whole command. */
function shellCommand(name: string, [command]: readonly unknown[]): Command {
  return { sink: `child_process.${name}`, shell: String(command), file: 'sh', args: [] };
}

/** The others take a program and arguments; a shell reads them when `shell` is set or the program is one with `-c`. */
function programCommand(name: string, args: readonly unknown[]): Command {
  const file = String(args[0]);
  const list = texts(args[1]);
  const { shell } = options(args.slice(1));
  const script = shells.test(file) ? list[list.findIndex((arg) => /^-\w*c$/.test(arg)) + 1] : undefined;
  const joined = shell !== undefined && shell !== false ? [file, ...list].join(' ') : undefined;
  return {
    sink: `child_process.${name}`,
    shell: joined ?? (list.some((arg) => /^-\w*c$/.test(arg)) ? script : undefined),
    file,
    args: list,
  };
}

function guard(read: (args: readonly unknown[]) => Command): Guard {
  return (args) => {
    let command: Command | undefined;
    const { sink, shell, file, args: list } = (command = read(args));
    const value = shell ?? [file, ...list].join(' ');
    return judge(
      { sink, value },
      ['shell-injection', 'argument-injection', 'generated-code-acts'],
      (inputs, context) => {
        if (command?.shell !== undefined) {
          const found = detectShellInjection(command.shell, inputs);
          if (found !== undefined) return found;
        }
        return detectArgumentInjection(file, list, inputs) ?? generatedCodeOnStack(context);
      },
    );
  };
}

/** `exec` and `execFile` tell their callback, as they do when a program cannot be started, and give a child that never ran. */
const byCallback: Refusal = (error, args) => {
  const callback = args.at(-1);
  if (typeof callback !== 'function') throw error;
  const child = new (childProcess.ChildProcess as unknown as new () => Record<string, unknown>)();
  for (const name of ['stdin', 'stdout', 'stderr']) child[name] = new PassThrough().end();
  process.nextTick(callback as (...args: unknown[]) => void, error, '', '');
  return child;
};

/** Guards every way to start a process. */
export function hookChildProcess(): void {
  for (const name of ['exec', 'execSync'])
    wrapMethod(
      childProcess,
      name,
      guard((args) => shellCommand(name, args)),
      name === 'exec' ? byCallback : undefined,
    );
  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork']) {
    wrapMethod(
      childProcess,
      name,
      guard((args) => programCommand(name, args)),
      name === 'execFile' ? byCallback : undefined,
    );
  }
}
