import { PolicyCompileError } from '../errors.js';
import { compile } from '../policy.js';
import type { Json } from '../values/index.js';
import { allBuiltins } from './all-builtins.js';
import type { Command } from './command.js';
import { load } from './load.js';
import { jsonText, Ordered } from './output.js';
import { errorsJson, errorText, isPolicyError } from './problems.js';
import { checkStrictly } from './strict.js';

/** `check`: whether modules compile. */
export const checkCommand: Command = {
  name: 'check',
  about: 'Check that modules parse and compile',
  usage: '<path> [path [...]]',
  flags: {
    bundle: { short: 'b', kind: 'switch', about: 'the paths are bundles' },
    format: { short: 'f', kind: 'text', of: ['pretty', 'json'], about: 'how problems are written (default pretty)' },
    ignore: { kind: 'list', about: 'names of files and directories to pass over' },
    'max-errors': { short: 'm', kind: 'number', about: 'problems that are listed (default 10)' },
    strict: { short: 'S', kind: 'switch', about: 'refuse what strict mode refuses' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
    'v0-v1': { kind: 'switch', about: 'modules must be both Rego v0 and v1' },
    capabilities: { kind: 'text', about: 'accepted; the capabilities are those of this program' },
  },
  async run(flags, io) {
    const texts = new Map<string, string>();
    try {
      const loaded = await load(flags.arguments, {
        modulesOnly: true,
        ignore: flags.list('ignore'),
        asBundles: flags.on('bundle'),
        cwd: io.cwd,
      });
      for (const [name, text] of Object.entries(loaded.modules)) texts.set(name, text);
      const given = flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
      for (const version of flags.on('v0-v1') ? (['v0', 'v1'] as const) : [given]) {
        const check = () => compile(loaded.modules, { version, data: loaded.data as Json, builtins: allBuiltins });
        if (flags.on('strict')) checkStrictly(loaded.modules, version, check);
        else check();
      }
      return 0;
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      const textOf = (file: string): string | undefined => texts.get(file);
      const most = flags.number('max-errors') ?? 10;
      if (flags.text('format') === 'json') {
        const shown =
          error instanceof PolicyCompileError && most > 0
            ? new PolicyCompileError(error.problems.slice(0, most))
            : error;
        io.err(jsonText(new Ordered({ errors: errorsJson(shown, textOf) })).trimEnd());
      } else io.err(errorText(error, textOf, most));
      return 1;
    }
  },
};
