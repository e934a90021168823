import { parseQuery } from '../parser/index.js';
import { compile } from '../policy.js';
import { documentsUsed } from '../query/documents-used.js';
import type { Json, Value } from '../values/index.js';
import type { Command } from './command.js';
import { UsageError } from './flags.js';
import { load } from './load.js';
import { jsonText, Ordered, tableText } from './output.js';
import { errorText, isPolicyError } from './problems.js';

/** `deps`: the documents that a query needs. */
export const depsCommand: Command = {
  name: 'deps',
  about: 'List the base and virtual documents that a query depends on',
  usage: '<query>',
  flags: {
    bundle: { short: 'b', kind: 'list', about: 'bundle files or directories' },
    data: { short: 'd', kind: 'list', about: 'files and directories of modules and documents' },
    format: { short: 'f', kind: 'text', of: ['pretty', 'json'], about: 'how they are written (default pretty)' },
    ignore: { kind: 'list', about: 'names of files and directories to pass over' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
  },
  async run(flags, io) {
    const [text] = flags.arguments;
    if (text === undefined || flags.arguments.length > 1) throw new UsageError('specify exactly one query argument');
    try {
      const loaded = await load(
        flags.list('data'),
        { ignore: flags.list('ignore'), cwd: io.cwd },
        flags.list('bundle'),
      );
      const version = flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
      const policy = compile(loaded.modules, { data: loaded.data as Json, version });
      const { source, body } = parseQuery(text, { version });
      const { base, virtual } = documentsUsed(policy, source, body);
      if (flags.text('format') === 'json') {
        const shown = (list: typeof base): Value | undefined => (list.length > 0 ? list.map(pathJson) : undefined);
        io.out(jsonText(new Ordered({ base: shown(base), virtual: shown(virtual) })));
        return 0;
      }
      if (base.length === 0 && virtual.length === 0) return 0;
      const columns = [
        { head: 'BASE DOCUMENTS', list: base },
        { head: 'VIRTUAL DOCUMENTS', list: virtual },
      ].filter(({ list }) => list.length > 0);
      const rows = Array.from({ length: Math.max(base.length, virtual.length) }, (_, i) =>
        columns.map(({ list }) => list[i]?.join('.') ?? ''),
      );
      io.out(
        tableText(
          columns.map(({ head }) => head),
          rows,
        ),
      );
      return 0;
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      io.err(errorText(error, () => text));
      return 1;
    }
  },
};

function pathJson(path: readonly string[]): Value {
  return path.map((value, i) => ({ type: i === 0 ? 'var' : 'string', value }));
}
