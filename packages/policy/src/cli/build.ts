import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeBundle } from '../bundle/write.js';
import { compile } from '../policy.js';
import type { Json } from '../values/index.js';
import type { Command } from './command.js';
import { UsageError } from './flags.js';
import { load } from './load.js';
import { errorText, isPolicyError } from './problems.js';

/** `build`: a bundle of modules and documents. */
export const buildCommand: Command = {
  name: 'build',
  about: 'Build a bundle of modules and documents, and sign it',
  usage: '<path> [path [...]]',
  flags: {
    bundle: { short: 'b', kind: 'switch', about: 'the paths are bundles' },
    output: { short: 'o', kind: 'text', about: 'file to write (default bundle.tar.gz)' },
    revision: { short: 'r', kind: 'text', about: 'revision of the bundle' },
    ignore: { kind: 'list', about: 'names of files and directories to pass over' },
    'signing-key': { kind: 'text', about: 'secret, or file of the private key in PEM' },
    'signing-alg': { kind: 'text', about: 'algorithm of the signature (default RS256)' },
    'claims-file': { kind: 'text', about: 'file of claims that the signature takes in' },
    target: { short: 't', kind: 'text', of: ['rego'], about: 'accepted; modules are kept as they are' },
    optimize: { short: 'O', kind: 'number', about: 'accepted; modules are kept as they are' },
    entrypoint: { short: 'e', kind: 'list', about: 'documents that must exist' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
  },
  async run(flags, io) {
    if (flags.arguments.length === 0) throw new UsageError('expected at least one path');
    const texts = new Map<string, string>();
    try {
      const loaded = await load(flags.arguments, {
        ignore: flags.list('ignore'),
        asBundles: flags.on('bundle'),
        cwd: io.cwd,
      });
      for (const [name, text] of Object.entries(loaded.modules)) texts.set(name, text);
      const version = flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
      const policy = compile(loaded.modules, { data: loaded.data as Json, version });
      for (const entry of flags.list('entrypoint')) policy.prepare(`data.${entry.replaceAll('/', '.')}`);
      const manifests = loaded.bundles.map(({ bundle }) => bundle.manifest);
      const key = flags.text('signing-key');
      const claims = flags.text('claims-file');
      const archive = writeBundle({
        modules: loaded.modules,
        data: loaded.data,
        manifest: {
          revision: flags.text('revision') ?? manifests[0]?.revision ?? '',
          roots: manifests.length === 0 ? [''] : [...new Set(manifests.flatMap(({ roots }) => roots))],
          metadata: Object.assign({}, ...manifests.map(({ metadata }) => metadata)),
          regoVersion: version === 'v0' ? 0 : 1,
        },
        ...(key !== undefined && {
          signing: {
            key: await readFile(resolve(io.cwd, key), 'utf8').catch(() => key),
            algorithm: flags.text('signing-alg') ?? 'RS256',
            ...(claims !== undefined && {
              claims: JSON.parse(await readFile(resolve(io.cwd, claims), 'utf8')) as object,
            }),
          },
        }),
      });
      await writeFile(resolve(io.cwd, flags.text('output') ?? 'bundle.tar.gz'), archive);
      return 0;
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      io.out(`error: ${errorText(error, (file) => texts.get(file))}\n`);
      return 1;
    }
  },
};
