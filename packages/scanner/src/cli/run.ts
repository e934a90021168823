import { ScannerError } from '../errors.js';
import { plain } from '../reports/index.js';
import { type Command, parseCommand, UsageError, usage } from './arguments.js';
import { importCommand, infoCommand, updateCommand } from './database-commands.js';
import { scanCommand } from './scan-command.js';
import type { Surroundings } from './world.js';

export type { Surroundings } from './world.js';

/** Runs one command line and returns its exit code. */
export async function run(args: readonly string[], world: Surroundings): Promise<number> {
  try {
    return await execute(parseCommand(args, world.database), world);
  } catch (error) {
    if (error instanceof UsageError) {
      world.err(`${error.message}\n\n${usage}`);
      return 2;
    }
    const code = error instanceof ScannerError ? `${error.code}: ` : '';
    world.err(`${code}${plain(error instanceof Error ? error.message : String(error))}\n`);
    return 3;
  }
}

async function execute(command: Command, world: Surroundings): Promise<number> {
  switch (command.kind) {
    case 'help':
      world.out(usage);
      return 0;
    case 'scan':
      return await scanCommand(command, world);
    case 'db-import':
      return importCommand(command, world);
    case 'db-update':
      return await updateCommand(command, world);
    case 'db-info':
      return infoCommand(command.db, world);
  }
}
