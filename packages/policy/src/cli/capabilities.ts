import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { capabilities } from '../capabilities.js';
import type { Value } from '../values/index.js';
import { allBuiltins } from './all-builtins.js';
import type { Command } from './command.js';
import { parseDocument } from './load.js';
import { jsonText } from './output.js';

/** `capabilities`: the builtins and features of this program, in the form of OPA's. */
export const capabilitiesCommand: Command = {
  name: 'capabilities',
  about: 'Print the builtins and language features, in the form of OPA',
  usage: '',
  flags: {
    current: { kind: 'switch', about: 'print those of this program' },
    'v0-compatible': { kind: 'switch', about: 'accepted; builtins of both versions are listed' },
    file: { kind: 'text', about: 'print those of a file' },
  },
  async run(flags, io) {
    const file = flags.text('file');
    if (file !== undefined) {
      io.out(jsonText(parseDocument(await readFile(resolve(io.cwd, file), 'utf8'), file)));
      return 0;
    }
    if (flags.on('current')) io.out(jsonText(capabilities(allBuiltins) as unknown as Value));
    else io.out('v1.22.2\n');
    return 0;
  },
};
