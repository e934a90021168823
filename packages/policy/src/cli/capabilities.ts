import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { capabilitiesJson } from '../query/capabilities.js';
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
    file: { kind: 'text', about: 'print those of a file' },
    'v0-compatible': { kind: 'switch', about: 'those of Rego v0' },
  },
  async run(flags, io) {
    const file = flags.text('file');
    if (file !== undefined) {
      io.out(jsonText(parseDocument(await readFile(resolve(io.cwd, file), 'utf8'), file)));
      return 0;
    }
    if (flags.on('current')) io.out(jsonText(capabilitiesJson(flags.on('v0-compatible') ? 'v0' : 'v1')));
    else io.out('v1.22.2\n');
    return 0;
  },
};
