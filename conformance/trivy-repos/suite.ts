import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  type AdvisoryStore,
  applyVex,
  defaultAnalyzers,
  type Finding,
  folder,
  type InventoryPackage,
  match,
  openAdvisories,
  parseOpenVex,
  scanToEnd,
} from '@lamellar/scanner';
import { defineSuite, type Suite } from '../harness/suite.js';
import { readDatabase } from './read-database.js';

interface Case {
  readonly name: string;
  readonly input: string;
  readonly expected: string;
  readonly scanner?: string;
  readonly format?: string;
  readonly listAllPkgs?: boolean;
  readonly vex?: string;
  readonly skipFiles?: readonly string[];
  readonly vulnSeveritySources?: readonly string[];
}

interface Golden {
  readonly Results?: readonly {
    readonly Target: string;
    readonly Packages?: readonly { readonly Name: string; readonly Version: string; readonly Relationship?: string }[];
    readonly Vulnerabilities?: readonly {
      readonly VulnerabilityID: string;
      readonly PkgName: string;
      readonly InstalledVersion: string;
      readonly FixedVersion?: string;
      readonly Severity: string;
    }[];
  }[];
  readonly metadata?: { readonly component?: { readonly 'bom-ref'?: string } };
  readonly components?: readonly { readonly 'bom-ref': string; readonly purl?: string }[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly vulnerabilities?: readonly { readonly id: string; readonly affects: readonly { readonly ref: string }[] }[];
}

/** The repository scans of aquasecurity/trivy's integration tests: packages and vulnerabilities of lock files on one small database. */
export const suite: Suite = defineSuite({
  name: 'trivy-repos',
  about:
    'Directories of lock files with the packages and vulnerabilities that trivy reports for them; misconfigurations are deferred',
  tier: 'quick',
  data: ['scanner/repos'],
  async run({ root, report }) {
    const data = join(root, 'scanner/repos');
    using store = openAdvisories(':memory:');
    store.import('trivy', readDatabase(join(data, 'db')), 0);
    for (const line of readFileSync(join(data, 'cases.jsonl'), 'utf8').split('\n').filter(Boolean)) {
      const test = JSON.parse(line) as Case;
      if (test.scanner === 'misconfig')
        report.skip(test.name, 'deferred: misconfigurations are a later part of the scanner');
      else report.result(test.name, await judge(test, data, store, (text) => report.note(text)));
    }
  },
});

async function judge(
  test: Case,
  data: string,
  store: AdvisoryStore,
  note: (text: string) => void,
): Promise<string | undefined> {
  const golden = JSON.parse(readFileSync(join(data, test.expected), 'utf8')) as Golden;
  const exclude = (test.skipFiles ?? []).map((path) => relative(test.input, path));
  const { inventory } = await scanToEnd(folder(join(data, test.input), { exclude }), { analyzers: lockFiles });
  const severitySources = test.vulnSeveritySources ? { severitySources: test.vulnSeveritySources } : {};
  const statements = test.vex ? parseOpenVex(readFileSync(vexDocument(test.vex, data, note), 'utf8')) : [];
  const packages = inventory.packages.filter(isRun);
  const { findings } = applyVex(match({ ...inventory, packages }, store, severitySources), statements);
  if (golden.Results) return report(golden, test, packages, findings);
  return bill(golden, packages, findings);
}

/** The scan of a repository reads lock files there, not what is installed. */
const lockFiles = defaultAnalyzers.filter((each) => each.id !== 'javascript/package-json');

/** Packages that only development, tests or the place of deployment need are left out by default there. */
function isRun(each: InventoryPackage): boolean {
  return !each.developmentOnly && !(each.groups ?? []).some((group) => ['dev', 'test', 'provided'].includes(group));
}

/** A repository's index names the document; where the data lacks it, the same document stands alone beside. */
function vexDocument(vex: string, data: string, note: (text: string) => void): string {
  if (vex !== 'repo') return join(data, vex);
  const index = join(data, 'vex/repositories/default/0.1/index.json');
  const { packages } = JSON.parse(readFileSync(index, 'utf8')) as { packages: { Location: string }[] };
  const path = join(dirname(index), packages[0]?.Location ?? '');
  if (existsSync(path)) return path;
  note(
    `${relative(data, path)} is not in the data: vex/file/openvex.json, about the same product, is used in its place`,
  );
  return join(data, 'vex/file/openvex.json');
}

function report(
  golden: Golden,
  test: Case,
  packages: readonly InventoryPackage[],
  findings: readonly Finding[],
): string | undefined {
  const results = golden.Results ?? [];
  const roots = new Set(
    results.flatMap((each) =>
      (each.Packages ?? []).filter((one) => one.Relationship === 'root').map((one) => one.Name),
    ),
  );
  const wantedFindings = results.flatMap((each) =>
    (each.Vulnerabilities ?? []).map((one) =>
      [each.Target, one.VulnerabilityID, one.PkgName, bare(one.InstalledVersion), one.Severity].join(' '),
    ),
  );
  const foundFindings = findings.map((each) =>
    [each.package.path, each.id, each.package.name, bare(each.package.version), each.severity.toUpperCase()].join(' '),
  );
  const wantedFixes = new Map(
    results.flatMap((each) =>
      (each.Vulnerabilities ?? []).map((one) => [one.VulnerabilityID, one.FixedVersion ?? ''] as const),
    ),
  );
  const wrongFix = findings.find(
    (each) => !each.fixed.every((fix) => wantedFixes.get(each.id)?.split(', ').includes(fix)),
  );
  if (wrongFix)
    return `${wrongFix.id}: fixed in ${wrongFix.fixed.join(', ')}, expected ${wantedFixes.get(wrongFix.id)}`;
  const difference = compare(wantedFindings, foundFindings);
  if (difference || !test.listAllPkgs) return difference;
  const wanted = results.flatMap((each) =>
    (each.Packages ?? [])
      .filter((one) => !roots.has(one.Name))
      .map((one) => `${each.Target} ${one.Name} ${bare(one.Version)}`),
  );
  const targets = new Set(results.map((each) => each.Target));
  const found = packages
    .filter((each) => targets.has(each.path) && !roots.has(each.name))
    .map((each) => `${each.path} ${each.name} ${bare(each.version)}`);
  return compare(wanted, found);
}

/** A bill of materials: the scanned project itself is no package of its own inventory. */
function bill(golden: Golden, packages: readonly InventoryPackage[], findings: readonly Finding[]): string | undefined {
  const files = new Set(
    (golden.components ?? []).filter((each) => each.purl === undefined).map((each) => each['bom-ref']),
  );
  const depends = new Map((golden.dependencies ?? []).map((each) => [each.ref, each.dependsOn ?? []]));
  const isProject = (ref: string): boolean =>
    [...files].some((file) => depends.get(file)?.includes(ref)) && (depends.get(ref)?.length ?? 0) > 0;
  const wanted = (golden.components ?? [])
    .filter((each) => each.purl !== undefined && !isProject(each['bom-ref']))
    .map((each) => each.purl as string);
  const difference = compare(
    wanted,
    packages.map((each) => each.purl),
  );
  if (difference) return difference;
  const wantedFindings = (golden.vulnerabilities ?? []).flatMap((each) =>
    each.affects.map(({ ref }) => `${each.id} ${ref}`),
  );
  return compare(
    wantedFindings,
    findings.map((each) => `${each.id} ${each.package.purl}`),
  );
}

/** The source writes Go versions with a "v". */
function bare(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version;
}

function compare(wanted: readonly string[], found: readonly string[]): string | undefined {
  const missing = wanted.filter((each) => !found.includes(each));
  const extra = found.filter((each) => !wanted.includes(each));
  return missing.length + extra.length === 0
    ? undefined
    : `missing ${missing.slice(0, 4).join('; ') || 'none'}; not expected ${extra.slice(0, 4).join('; ') || 'none'}`;
}
