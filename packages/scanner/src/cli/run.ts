import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { openAdvisories, readAdvisories } from '../advisories/index.js';
import { folderCache } from '../cache/index.js';
import { ScannerError } from '../errors.js';
import { type MatchResult, match, severityRank } from '../matching/index.js';
import {
  cyclonedxReport,
  jsonReport,
  plain,
  type Report,
  sarifReport,
  spdxReport,
  tableReport,
  toEvents,
  unknownBecause,
} from '../reports/index.js';
import { type ScanResult, scan } from '../scan/scan.js';
import {
  billOfMaterials,
  dockerArchive,
  folder,
  ociLayout,
  parsePlatform,
  registryImage,
  type Source,
} from '../sources/index.js';
import { applyVex, parseOpenVex } from '../vex/index.js';
import { type Command, type Format, parseCommand, type ScanFlags, UsageError, usage } from './arguments.js';

/** Where the program writes, and what it knows of the world. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Path of the database when `--db` does not say. */
  readonly database: string;
  readonly now: () => number;
  readonly signal?: AbortSignal;
}

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
  if (command.kind === 'help') {
    world.out(usage);
    return 0;
  }
  if (command.kind === 'scan') return await scanCommand(command, world);
  return command.kind === 'db-import'
    ? importCommand(command.paths, command.db, world)
    : infoCommand(command.db, world);
}

async function scanCommand(command: Command & { kind: 'scan' }, world: Surroundings): Promise<number> {
  const { options } = command;
  const scanned = await readSource(sourceOf(command), options, world);
  const report = matchReport(scanned, options, world);
  const text = format(report, options.format);
  if (options.output === undefined) world.out(text);
  else writeFileSync(options.output, text);
  if (options.failOn === undefined) return 0;
  const limit = severityRank[options.failOn];
  if (report.match?.findings.some((each) => !each.informational && severityRank[each.severity] <= limit)) return 1;
  const unrated = report.match?.findings.some((each) => !each.informational && each.severity === 'unknown');
  const unknown = unknownBecause(report) ?? (unrated ? 'a finding states no severity' : undefined);
  if (unknown) world.err(`unknown: ${unknown}\n`);
  return unknown ? 4 : 0;
}

async function readSource(source: Source, options: ScanFlags, world: Surroundings): Promise<ScanResult> {
  const cache = options.cache === undefined ? {} : { cache: folderCache(options.cache) };
  const signal = world.signal ? { signal: world.signal } : {};
  for await (const step of scan(source, { ...cache, ...signal })) {
    if (step.type === 'result') return step.result;
    if (step.type === 'layer' && !options.quiet)
      world.err(`layer ${step.index + 1}/${step.of} ${step.cached ? 'known' : 'read'}: ${step.files} files\n`);
  }
  throw new ScannerError('SCANNER_SOURCE', 'the scan ended without a result');
}

/** Matches where there is a database; without one the report says that nothing was judged. */
function matchReport(scanned: ScanResult, options: ScanFlags, world: Surroundings): Report {
  const exists = statSync(options.db, { throwIfNoEntry: false }) !== undefined;
  if (!exists && !options.dbRequired) return { scan: scanned, freshness: [], now: world.now() };
  using advisories = openAdvisories(options.db, { readOnly: true });
  const all = match(scanned.inventory, advisories);
  const result: MatchResult = options.ignoreUnfixed
    ? { ...all, findings: all.findings.filter((each) => each.fixed.length > 0) }
    : all;
  const statements = options.vex.flatMap((path) => parseOpenVex(readFileSync(path, 'utf8')));
  const { suppressed, ...kept } = applyVex(result, statements);
  return { scan: scanned, match: kept, suppressed, freshness: advisories.freshness(), now: world.now() };
}

function sourceOf(command: Command & { kind: 'scan' }): Source {
  const { target, options } = command;
  if (command.source === 'fs') return folder(target);
  if (command.source === 'sbom') return billOfMaterials(target);
  const choice = {
    ...(options.platform ? { platform: parsePlatform(options.platform) } : {}),
    ...(options.tag ? { tag: options.tag } : {}),
  };
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat) return registryImage(target, { ...choice, plainHttp: options.plainHttp });
  return stat.isDirectory() ? ociLayout(target, choice) : dockerArchive(target, choice);
}

function format(report: Report, as: Format): string {
  switch (as) {
    case 'table':
      return tableReport(report);
    case 'json':
      return jsonReport(report);
    case 'cyclonedx':
      return cyclonedxReport(report);
    case 'spdx':
      return spdxReport(report);
    case 'sarif':
      return sarifReport(report);
    case 'ocsf':
      return `${[...toEvents(report)].map((event) => JSON.stringify(event)).join('\n')}\n`;
  }
}

function importCommand(paths: readonly string[], db: string, world: Surroundings): number {
  using advisories = openAdvisories(db);
  let bad = 0;
  for (const path of paths) {
    const changed = advisories.import(
      path,
      readAdvisories(path, (where, error) => {
        if (++bad <= 5) world.err(`left out: ${plain(where)}: ${plain(error.message)}\n`);
      }),
      world.now(),
    );
    world.out(`${plain(path)}: ${changed} advisories new or changed\n`);
  }
  if (bad > 0) world.err(`${bad} records were left out\n`);
  return bad > 0 ? 3 : 0;
}

function infoCommand(db: string, world: Surroundings): number {
  using advisories = openAdvisories(db, { readOnly: true });
  for (const each of advisories.freshness()) {
    world.out(
      `${plain(each.source)}: ${each.advisories} advisories, imported ${new Date(each.imported).toISOString()}, newest ${plain(each.newest) || 'unknown'}\n`,
    );
  }
  return 0;
}
