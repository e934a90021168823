import { BpfError } from '../errors.js';
import { btfCommand } from './btf.js';
import { featuresCommand } from './features.js';
import { generateCommand } from './generate.js';
import { linkCommand, mapCommand, programCommand } from './objects.js';

/** Where a command writes. */
export interface Output {
  line(text: string): void;
  error(text: string): void;
}

/** One command of `lamellar-bpf`. */
export interface Command {
  readonly usage: string;
  readonly about: string;
  run(args: readonly string[], out: Output): void;
}

const commands: Readonly<Record<string, Command>> = {
  gen: generateCommand,
  prog: programCommand,
  map: mapCommand,
  link: linkCommand,
  features: featuresCommand,
  btf: btfCommand,
};

/** Runs the command line and gives the exit status: 0, 1 for a failure, 2 for a wrong use. */
export function run(args: readonly string[], out: Output): number {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    out.error('usage: lamellar-bpf COMMAND ...');
    for (const { usage, about } of Object.values(commands)) out.error(`  ${usage.padEnd(44)} ${about}`);
    return name === '' || name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    command.run(rest, out);
    return 0;
  } catch (error) {
    const usage = error instanceof BpfError && error.code === 'BPF_ARGUMENT';
    out.error((error as Error).message);
    if (usage) out.error(`usage: lamellar-bpf ${command.usage}`);
    return usage ? 2 : 1;
  }
}
