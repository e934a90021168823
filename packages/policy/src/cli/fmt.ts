import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatModule } from '../fmt/index.js';
import type { Command, CommandIo } from './command.js';
import { diffText } from './diff.js';
import type { ParsedFlags } from './flags.js';
import { load } from './load.js';
import { errorText, isPolicyError } from './problems.js';

/** `fmt`: modules in their canonical form. */
export const fmtCommand: Command = {
  name: 'fmt',
  about: 'Format modules',
  usage: '[path [...]]',
  flags: {
    diff: { short: 'd', kind: 'switch', about: 'print what would change' },
    list: { short: 'l', kind: 'switch', about: 'list files that would change' },
    write: { short: 'w', kind: 'switch', about: 'write the files' },
    fail: { kind: 'switch', about: 'exit with 2 when a file would change' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
    'v0-v1': { kind: 'switch', about: 'accepted: keeps rego.v1 imports' },
    'check-result': { kind: 'switch', about: 'parse what was formatted (always on)' },
    'drop-v0-imports': { kind: 'switch', about: 'drop imports of rego.v1 and future.keywords' },
  },
  async run(flags, io) {
    const version = flags.on('v0-compatible') ? 'v0' : 'v1';
    const dropImports = flags.on('drop-v0-imports');
    if (flags.arguments.length === 0) {
      const text = await io.stdin();
      try {
        io.out(formatModule('stdin', text, { version, dropImports }));
        return 0;
      } catch (error) {
        if (!isPolicyError(error)) throw error;
        io.err(`failed to format Rego source file: ${errorText(error, () => text)}`);
        return 2;
      }
    }
    return formatFiles(flags, io, version, dropImports);
  },
};

async function formatFiles(
  flags: ParsedFlags,
  io: CommandIo,
  version: 'v0' | 'v1',
  dropImports: boolean,
): Promise<number> {
  let changed = false;
  try {
    const { modules } = await load(flags.arguments, { modulesOnly: true, cwd: io.cwd });
    for (const file of Object.keys(modules)) {
      const path = resolve(io.cwd, file);
      const text = await readFile(path, 'utf8');
      let formatted: string;
      try {
        formatted = formatModule(file, text, { version, dropImports });
      } catch (error) {
        if (!isPolicyError(error)) throw error;
        io.err(`failed to parse Rego source file ${file}: ${errorText(error, () => text)}`);
        return 2;
      }
      const differs = formatted !== text;
      changed ||= differs;
      if (flags.on('list')) {
        if (differs) io.out(`${file}\n`);
      } else if (flags.on('diff')) {
        if (differs) io.out(diffText(text, formatted));
      } else if (flags.on('write')) {
        if (differs) await writeFile(path, formatted);
      } else io.out(formatted);
    }
  } catch (error) {
    if (!isPolicyError(error)) throw error;
    io.err(errorText(error, () => undefined));
    return 1;
  }
  if (!changed || !flags.on('fail')) return 0;
  io.err('unexpected diff');
  return 2;
}
