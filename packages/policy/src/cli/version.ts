import type { Command } from './command.js';

/** `version`: what this program is, and whose language it speaks. */
export const versionCommand: Command = {
  name: 'version',
  about: 'Print the version',
  usage: '',
  flags: {},
  run(_flags, io) {
    io.out('Version: 1.22.2 (language and API of Open Policy Agent, by Lamellar)\nRego Version: v1\n');
    return Promise.resolve(0);
  },
};
