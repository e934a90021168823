import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Annotation, ModuleNode } from '../ast/index.js';
import type { Bundle } from '../bundle/bundle.js';
import { parseModule } from '../parser/index.js';
import type { PlainObject, Value } from '../values/index.js';
import type { Command, CommandIo } from './command.js';
import { UsageError } from './flags.js';
import { openBundle } from './load.js';
import { jsonText, Ordered, tableText } from './output.js';
import { errorText, isPolicyError } from './problems.js';

/** `inspect`: what a bundle holds. */
export const inspectCommand: Command = {
  name: 'inspect',
  about: 'Show the manifest, namespaces and annotations of a bundle',
  usage: '<path>',
  flags: {
    annotations: { short: 'a', kind: 'switch', about: 'list annotations' },
    format: { short: 'f', kind: 'text', of: ['pretty', 'json'], about: 'how it is written (default pretty)' },
    'v0-compatible': { kind: 'switch', about: 'modules are Rego v0' },
  },
  async run(flags, io) {
    const [path] = flags.arguments;
    if (path === undefined || flags.arguments.length > 1)
      throw new UsageError('specify exactly one OPA bundle or path');
    try {
      const archive = (await stat(resolve(io.cwd, path))).isFile();
      const bundle = await openBundle(resolve(io.cwd, path));
      const version = flags.on('v0-compatible') || bundle.manifest.regoVersion === 0 ? 'v0' : 'v1';
      const modules = Object.entries(bundle.modules).map(([name, text]) =>
        parseModule(archive ? `/${name}` : `${path}/${name}`, text, { version }),
      );
      const namespaces = namespacesOf(modules, bundle.data, archive ? '/data.json' : `${path}/data.json`);
      const annotations = flags.on('annotations') ? modules.flatMap(annotationsOf) : [];
      if (flags.text('format') === 'json') {
        io.out(
          jsonText(
            new Ordered({
              manifest: manifestJson(bundle),
              signatures_config: {},
              namespaces,
              annotations: annotations.length > 0 ? annotations : undefined,
            }),
          ),
        );
      } else writePretty(bundle, namespaces, annotations, io);
      return 0;
    } catch (error) {
      if (!isPolicyError(error)) throw error;
      io.err(errorText(error, () => undefined));
      return 1;
    }
  },
};

function manifestJson({ manifest }: Bundle): Value {
  const { revision, roots, metadata, regoVersion } = manifest;
  return {
    revision,
    roots: [...roots],
    ...(regoVersion !== undefined && { rego_version: regoVersion }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

function namespacesOf(modules: readonly ModuleNode[], data: PlainObject, dataFile: string): Record<string, string[]> {
  const namespaces: Record<string, string[]> = Object.create(null);
  // Archives that `build` makes always have one.
  if (Object.keys(data).length > 0 || dataFile === '/data.json') namespaces['data'] = [dataFile];
  for (const module of modules) {
    const name = ['data', ...module.packagePath].join('.');
    (namespaces[name] ??= []).push(module.source.file);
  }
  return { ...namespaces };
}

function annotationsOf(module: ModuleNode): Value[] {
  return module.annotations.map(
    ({ row, path, data }: Annotation): Value => ({
      annotations: data,
      location: { file: module.source.file, row, col: 1 },
      path: ['data', ...(path ?? module.packagePath)].map((value, i) => ({ type: i === 0 ? 'var' : 'string', value })),
    }),
  );
}

function writePretty(
  { manifest }: Bundle,
  namespaces: Readonly<Record<string, readonly string[]>>,
  annotations: readonly Value[],
  io: CommandIo,
): void {
  const fields = [
    ...(manifest.regoVersion === undefined ? [] : [['Rego Version', String(manifest.regoVersion)]]),
    ...(manifest.revision === '' ? [] : [['Revision', manifest.revision]]),
    ...(manifest.roots.length === 1 && manifest.roots[0] === '' ? [] : manifest.roots.map((root) => ['Roots', root])),
    ...Object.entries(manifest.metadata).map(([name, value]) => ['Metadata', `${name}: ${JSON.stringify(value)}`]),
  ];
  if (fields.length > 0) io.out(`MANIFEST:\n${tableText(['FIELD', 'VALUE'], fields)}`);
  const rows = Object.keys(namespaces)
    .sort()
    .flatMap((name) => namespaces[name]!.map((file) => [name, file]));
  if (rows.length > 0) io.out(`NAMESPACES:\n${tableText(['NAMESPACE', 'FILE'], rows)}`);
  if (annotations.length === 0) return;
  io.out('ANNOTATIONS:\n');
  for (const entry of annotations) {
    const {
      annotations: data,
      location,
      path,
    } = entry as {
      readonly annotations: PlainObject;
      readonly location: { readonly file: string; readonly row: number };
      readonly path: readonly { readonly value: string }[];
    };
    const title = typeof data['title'] === 'string' ? data['title'] : '';
    io.out(`${title === '' ? '' : `${title}\n${'='.repeat(title.length)}\n`}`);
    if (typeof data['description'] === 'string') io.out(`\n${data['description']}\n`);
    io.out(
      `\nPath:     ${path.map(({ value }) => value).join('.')}\nLocation: ${location.file}:${location.row}\nScope: ${String(data['scope'])}\n\n`,
    );
  }
}
