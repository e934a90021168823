import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openAdvisories } from '../advisories/index.js';
import { folderCache } from '../cache/index.js';
import { ScannerError } from '../errors.js';
import { openExposure } from '../exposure/index.js';
import { applyIgnoreRules, type IgnoreRule, ignoreFileNames, readIgnoreFile } from '../ignore/index.js';
import { checkLicences, parseLicencePolicy } from '../licences/index.js';
import { type Finding, match } from '../matching/index.js';
import { prioritise } from '../priority/index.js';
import { type Report, type ReportFinding, unknownBecause } from '../reports/index.js';
import { type ScanResult, scan } from '../scan/scan.js';
import { severityRank } from '../severity/index.js';
import type { Source } from '../sources/index.js';
import { applyVex, parseVex } from '../vex/index.js';
import type { Command, ScanFlags } from './arguments.js';
import { formatReport } from './formats.js';
import { Progress } from './progress.js';
import { sourceOf } from './source-of.js';
import type { Surroundings } from './world.js';

type Scan = Command & { readonly kind: 'scan' };

const DAY = 86_400_000;

/** `image`, `fs` and `sbom`: reads, judges, reports and answers by the exit code. */
export async function scanCommand(command: Scan, world: Surroundings): Promise<number> {
  const { options } = command;
  const progress = new Progress(world, options.quiet);
  const rules = ignoreRules(options, progress);
  const scanned = await readSource(sourceOf(command, world), options, world, progress);
  if (options.exposure !== undefined) remember(options.exposure, scanned, world.now());
  const report = judge(scanned, options, rules, world.now());
  const text = formatReport(
    shown(report, options),
    options.format,
    options.output === undefined && (world.colour ?? false),
  );
  if (options.output === undefined) world.out(text);
  else writeFileSync(options.output, text);
  return exitCode(report, options, progress);
}

async function readSource(
  source: Source,
  options: ScanFlags,
  world: Surroundings,
  progress: Progress,
): Promise<ScanResult> {
  const cache = options.cache === undefined ? {} : { cache: folderCache(options.cache) };
  const signal = world.signal ? { signal: world.signal } : {};
  progress.live(`reading ${source.name}`);
  for await (const step of scan(source, { ...cache, ...signal })) {
    if (step.type === 'result') {
      progress.clear();
      return step.result;
    }
    if (step.type === 'layer')
      progress.done(`layer ${step.index + 1}/${step.of} ${step.cached ? 'known' : 'read'}: ${step.files} files`);
  }
  throw new ScannerError('SCANNER_SOURCE', 'the scan ended without a result');
}

/** Matches where there is a database; without one the report says that nothing was judged. */
function judge(scanned: ScanResult, options: ScanFlags, rules: readonly IgnoreRule[], now: number): Report {
  const licences =
    options.licencePolicy === undefined
      ? {}
      : { licences: checkLicences(scanned.inventory, parseLicencePolicy(readFileSync(options.licencePolicy, 'utf8'))) };
  const base = {
    scan: scanned,
    ...licences,
    now,
    ...(options.maxAge === undefined ? {} : { maxAge: options.maxAge * DAY }),
  };
  if (!existsSync(options.db) && !options.dbRequired) return { ...base, freshness: [] };
  using advisories = openAdvisories(options.db, { readOnly: true });
  const all = match(scanned.inventory, advisories);
  const statements = options.vex.flatMap((path) => parseVex(readFileSync(path, 'utf8')));
  const vexed = applyVex(all, statements);
  const ruled = applyIgnoreRules(vexed.findings, rules, now);
  const findings = prioritise(ruled.findings, { threat: (ids) => advisories.threat(ids) });
  return {
    ...base,
    match: { ...all, findings },
    suppressed: [...vexed.suppressed, ...ruled.suppressed],
    freshness: advisories.freshness(),
  };
}

/** What the report shows: `--severity` and `--ignore-unfixed` leave findings out, and out of the exit code as well. */
function shown(report: Report, options: ScanFlags): Report {
  if (!report.match) return report;
  const findings = report.match.findings.filter((each) => isShown(each, options));
  return { ...report, match: { ...report.match, findings } };
}

function isShown(each: Finding, { severities, ignoreUnfixed }: ScanFlags): boolean {
  return (
    (!severities || severities.includes(each.severity)) &&
    (!ignoreUnfixed || each.fixed.length > 0 || each.malicious === true)
  );
}

function exitCode(report: Report, options: ScanFlags, progress: Progress): number {
  if (report.licences?.some((each) => each.verdict === 'deny')) return 1;
  const { failOn } = options;
  if (failOn === undefined) return 0;
  const findings = (report.match?.findings ?? []).filter((each) => !each.informational && isShown(each, options));
  if (findings.some((each) => fails(each, failOn))) return 1;
  const unrated = findings.some((each) => each.severity === 'unknown') ? 'a finding states no severity' : undefined;
  const unknown = unknownBecause(report) ?? unrated;
  if (unknown) progress.trouble(`unknown: ${unknown}`);
  return unknown && !options.acceptUnknown ? 4 : 0;
}

function fails(each: ReportFinding, failOn: NonNullable<ScanFlags['failOn']>): boolean {
  return failOn === 'act' ? each.priority?.word === 'act' : severityRank[each.severity] <= severityRank[failOn];
}

function ignoreRules(options: ScanFlags, progress: Progress): IgnoreRule[] {
  for (const name of ignoreFileNames) {
    if (options.ignoreFiles.length === 0 && existsSync(name))
      progress.done(`there is a file ${name}: give it with --ignore-file to let it take findings back`);
  }
  return options.ignoreFiles.flatMap((path) => {
    const { rules, problems } = readIgnoreFile(path);
    for (const problem of problems) progress.trouble(problem);
    return rules;
  });
}

function remember(path: string, scanned: ScanResult, now: number): void {
  using exposure = openExposure(path);
  const uid = scanned.image?.digest || scanned.layers.at(-1)?.digest || scanned.source.name;
  exposure.add({ uid, name: scanned.source.name, scanned: now }, scanned.inventory);
}
