import { judge } from '../core/judge.js';
import { detectArgumentInjection } from '../detect/shell/detect-argument.js';
import { detectShellInjection } from '../detect/shell/detect-shell.js';
import type { Guard } from '../hooks/wrap.js';
import { programAllowed } from '../policy/child-processes.js';
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
  return { sink: name, shell: String(command), file: 'sh', args: [] };
}

/** The others take a program and arguments; a shell reads them when `shell` is set or the program is one with `-c`. */
function programCommand(name: string, args: readonly unknown[]): Command {
  const file = String(args[0]);
  const list = texts(args[1]);
  const { shell } = options(args.slice(1));
  const script = shells.test(file) ? list[list.findIndex((arg) => /^-\w*c$/.test(arg)) + 1] : undefined;
  const joined = shell !== undefined && shell !== false ? [file, ...list].join(' ') : undefined;
  return {
    sink: name,
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
    const refused = judge(
      { sink, value, repeatable: true },
      ['shell-injection', 'argument-injection', 'generated-code-acts'],
      (inputs, context) => {
        if (command?.shell !== undefined) {
          const found = detectShellInjection(command.shell, inputs);
          if (found !== undefined) return found;
        }
        return detectArgumentInjection(file, list, inputs) ?? generatedCodeOnStack(context);
      },
    );
    return refused ?? programAllowed(sink, command.shell ?? file);
  };
}

/** Guards `exec` and `execSync`. */
export function guardShellCommand(sink: string): Guard {
  return guard((args) => shellCommand(sink, args));
}

/** Guards the functions that take a program and its arguments. */
export function guardProgram(sink: string): Guard {
  return guard((args) => programCommand(sink, args));
}
