import { resolve } from 'node:path';
import type { Body, Source } from '../ast/index.js';
import { globalsOf } from '../compile/globals.js';
import { parseModule, parseQuery } from '../parser/index.js';
import { compile, type Policy, partsOf } from '../policy.js';
import { type CapturedExpression, captureValues } from '../query/capture.js';
import { type SolvedQuery, solve } from '../query/solve.js';
import type { Json, Value } from '../values/index.js';
import type { CommandIo } from './command.js';
import type { FlagTable, ParsedFlags } from './flags.js';
import { UsageError } from './flags.js';
import { type Loaded, load, parseDocument } from './load.js';

/** Flags of the commands that evaluate a query. */
export const queryFlags: FlagTable = {
  bundle: { short: 'b', kind: 'list', about: 'bundle files or directories' },
  data: { short: 'd', kind: 'list', about: 'files and directories of modules and documents' },
  ignore: { kind: 'list', about: 'names of files and directories to pass over' },
  import: { kind: 'list', about: 'imports of the query' },
  package: { kind: 'text', about: 'package that the query stands in' },
  input: { short: 'i', kind: 'text', about: 'file of the input document' },
  'stdin-input': { short: 'I', kind: 'switch', about: 'read the input document from the standard input' },
  stdin: { kind: 'switch', about: 'read the query from the standard input' },
  'v0-compatible': { kind: 'switch', about: 'modules and query are Rego v0' },
  'allow-net': { kind: 'list', about: 'hosts that http.send and net.lookup_ip_addr may reach (default none)' },
  target: { short: 't', kind: 'text', of: ['rego'], about: 'accepted; there is one' },
  capabilities: { kind: 'text', about: 'accepted; the capabilities are those of this program' },
};

/** A query over what a command line names. */
export interface OpenedQuery {
  readonly loaded: Loaded;
  readonly policy: Policy;
  readonly text: string;
  readonly query: SolvedQuery;
  readonly captured: readonly CapturedExpression[];
  readonly input: Value | undefined;
  readonly version: 'v0' | 'v1';
}

/** Loads and compiles what a command line names; `prints` receives what `print` says. */
export async function openQuery(
  flags: ParsedFlags,
  io: CommandIo,
  prints: (text: string) => void,
  texts: Map<string, string>,
): Promise<OpenedQuery> {
  const text = await queryText(flags, io);
  const options = { ignore: flags.list('ignore'), cwd: io.cwd };
  texts.set('query', text);
  const loaded = await load(flags.list('data'), options, flags.list('bundle'));
  for (const [name, module] of Object.entries(loaded.modules)) texts.set(name, module);
  const version = flags.on('v0-compatible') ? 'v0' : (loaded.version ?? 'v1');
  const input = await readInput(flags, io);
  const { source, body } = parseQuery(text, { version });
  const policy = compile(loaded.modules, { data: loaded.data as Json, version, print: prints });
  const { captured, query } = prepareQuery(policy, source, body, flags, version);
  return { loaded, policy, text, query, captured, input, version };
}

/** Prepares a parsed query in the package and with the imports of the command line. */
export function prepareQuery(
  policy: Policy,
  source: Source,
  body: Body,
  flags: ParsedFlags,
  version: 'v0' | 'v1',
): { readonly query: SolvedQuery; readonly captured: readonly CapturedExpression[] } {
  const { program } = partsOf(policy);
  const { body: ready, captured } = captureValues(body, program.arity);
  const imports = flags.list('import').map((path) => `import ${path}\n`);
  const name = flags.text('package');
  if (name === undefined && imports.length === 0) return { captured, query: solve(policy, source, ready) };
  const around = parseModule('query', `package ${name ?? 'query.imports'}\n${imports.join('')}`, { version });
  const globals = globalsOf([...program.modules, around]).get(around);
  return { captured, query: solve(policy, source, ready, globals) };
}

async function queryText(flags: ParsedFlags, io: CommandIo): Promise<string> {
  if (flags.on('stdin')) {
    if (flags.on('stdin-input')) throw new UsageError('specify --stdin or --stdin-input but not both');
    return (await io.stdin()).trimEnd();
  }
  const [text] = flags.arguments;
  if (text === undefined || flags.arguments.length > 1) throw new UsageError('specify exactly one query argument');
  return text;
}

/** The input document of `--input` or `--stdin-input`. */
export async function readInput(flags: ParsedFlags, io: CommandIo): Promise<Value | undefined> {
  if (flags.on('stdin-input')) return parseDocument(await io.stdin(), 'stdin');
  const file = flags.text('input');
  if (file === undefined) return undefined;
  const { readFile } = await import('node:fs/promises');
  return parseDocument(await readFile(resolve(io.cwd, file.replace(/^file:\/\//, '')), 'utf8'), file);
}

/** Permissions that a command line gives to evaluations. */
export function networkOf(flags: ParsedFlags): {
  readonly network?: { readonly allowHosts: readonly string[]; readonly allowPrivateAddresses: boolean };
} {
  const hosts = flags.list('allow-net');
  return hosts.length === 0 ? {} : { network: { allowHosts: hosts, allowPrivateAddresses: true } };
}
