import { type AdvisoryStore, baseOf, type Hit } from '../advisories/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { judge } from './affects.js';
import { cvssScore, type SeverityWord, severityOf } from './cvss.js';
import { type Target, targetOf } from './ecosystem-of.js';

/** One vulnerability of one package: advisories that are aliases of each other are one finding. */
export interface Finding {
  readonly package: InventoryPackage;
  /** The CVE where there is one, else the first id. */
  readonly id: string;
  /** Every other id, sorted. */
  readonly aliases: readonly string[];
  readonly ecosystem: string;
  /** The least versions that fix it, in the words of each advisory; empty when none does yet. */
  readonly fixed: readonly string[];
  readonly severity: SeverityWord;
  /** The CVSS base score, when a vector says it. */
  readonly score?: number;
  readonly vector?: string;
  readonly summary: string;
  readonly references: readonly string[];
  /** Set for advisories that report no vulnerability, such as `unmaintained`. */
  readonly informational?: string;
}

/** What matching could and could not judge. */
export interface MatchResult {
  readonly findings: readonly Finding[];
  /** Packages for which no advisory source is known or loaded: not judged, which is not the same as clean. */
  readonly unjudged: readonly InventoryPackage[];
}

/** Options of {@link match}. */
export interface MatchOptions {
  /** Types of severities in the order in which they are believed, such as `ubuntu`; the first that an advisory states is taken. @default CVSS, then words */
  readonly severitySources?: readonly string[];
}

/** Matches every package of an inventory. Synchronous: the store is local. Findings are sorted by severity, then package URL and id. */
export function match(inventory: Inventory, advisories: AdvisoryStore, options: MatchOptions = {}): MatchResult {
  const findings: Finding[] = [];
  const unjudged: InventoryPackage[] = [];
  const hits = new Map<string, Hit[]>();
  const covered = new Map<string, boolean>();
  for (const found of inventory.packages) {
    const target = targetOf(found, inventory.os);
    if (!target) {
      unjudged.push(found);
      continue;
    }
    // The distribution's advisories tell of its own packages, with its backports.
    if (found.owner !== undefined && isCovered(inventory, covered)) continue;
    const key = `${target.ecosystem}\0${target.name}`;
    const known = hits.get(key) ?? advisories.find(baseOf(target.ecosystem), target.name);
    hits.set(key, known);
    findings.push(...judgePackage(found, target, known, options));
  }
  return { findings: findings.sort(compareFindings), unjudged };
}

/** Whether the distribution itself has an ecosystem of advisories. */
function isCovered(inventory: Inventory, memo: Map<string, boolean>): boolean {
  const id = inventory.os?.id ?? '';
  const before = memo.get(id);
  if (before !== undefined) return before;
  const sample = inventory.packages.find((each) => each.type === 'deb' || each.type === 'apk' || each.type === 'rpm');
  const covered = sample !== undefined && targetOf(sample, inventory.os) !== undefined;
  memo.set(id, covered);
  return covered;
}

interface Match {
  readonly hit: Hit;
  readonly fixed: string | undefined;
}

function judgePackage(found: InventoryPackage, target: Target, hits: readonly Hit[], options: MatchOptions): Finding[] {
  const matches: Match[] = [];
  for (const hit of hits) {
    if (hit.advisory.withdrawn !== undefined || !sameRelease(hit.affected.ecosystem, target.ecosystem)) continue;
    const verdict = judge(hit.affected, target.version);
    if (verdict.affected) matches.push({ hit, fixed: verdict.fixed });
  }
  return groupAliases(matches).map((group) => finding(found, target, group, options));
}

/** An advisory without a release speaks of all; else the releases are the same, or one says less than the other. */
function sameRelease(advisory: string, target: string): boolean {
  if (advisory === target || !advisory.includes(':') || !target.includes(':')) return true;
  return advisory.startsWith(`${target}:`) || target.startsWith(`${advisory}:`);
}

/** Advisories that share an id or alias, directly or through others, are one. */
function groupAliases(matches: readonly Match[]): Match[][] {
  const groups: { ids: Set<string>; matches: Match[] }[] = [];
  for (const each of matches) {
    const ids = new Set([each.hit.advisory.id, ...each.hit.advisory.aliases]);
    const joined = { ids, matches: [each] };
    for (let i = groups.length - 1; i >= 0; i--) {
      const group = groups[i] as (typeof groups)[number];
      if (![...group.ids].some((id) => ids.has(id))) continue;
      for (const id of group.ids) joined.ids.add(id);
      joined.matches.unshift(...group.matches);
      groups.splice(i, 1);
    }
    groups.push(joined);
  }
  return groups.map((group) => group.matches);
}

function finding(found: InventoryPackage, target: Target, group: readonly Match[], options: MatchOptions): Finding {
  const ids = [...new Set(group.flatMap(({ hit }) => [hit.advisory.id, ...hit.advisory.aliases]))].sort();
  const own = group.map(({ hit }) => hit.advisory.id).sort();
  const id = ids.find((each) => each.startsWith('CVE-')) ?? (own[0] as string);
  const informational = group.every(({ hit }) => hit.advisory.informational)
    ? group[0]?.hit.advisory.informational
    : undefined;
  return {
    package: found,
    id,
    aliases: ids.filter((each) => each !== id),
    ecosystem: target.ecosystem,
    fixed: [...new Set(group.flatMap((each) => each.fixed ?? []))].sort(),
    ...rate(group, options.severitySources ?? []),
    summary: group.map(({ hit }) => hit.advisory.summary).find((text) => text !== '') ?? '',
    references: [...new Set(group.flatMap(({ hit }) => hit.advisory.references))].slice(0, 8),
    ...(informational ? { informational } : {}),
  };
}

const words: Readonly<Record<string, SeverityWord>> = {
  __proto__: null as never,
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
};

/** The highest CVSS score that any of the advisories states, else the worst word. */
function rate(group: readonly Match[], sources: readonly string[]): Pick<Finding, 'severity' | 'score' | 'vector'> {
  const stated = group.flatMap(({ hit }) => [...hit.affected.severity, ...hit.advisory.severity]);
  for (const source of sources) {
    const word = words[stated.find((each) => each.type === source)?.score.toLowerCase() ?? ''];
    if (word) return { severity: word };
  }
  let best: { score: number; vector: string } | undefined;
  for (const { score: vector } of stated) {
    const score = cvssScore(vector);
    if (score !== undefined && (best === undefined || score > best.score)) best = { score, vector };
  }
  if (best) return { severity: severityOf(best.score), ...best };
  const named = stated
    .filter((each) => each.type === 'WORD' || each.type === 'Ubuntu')
    .map((each) => words[each.score.toLowerCase()])
    .filter((each) => each !== undefined);
  return { severity: named.sort((a, b) => severityRank[a] - severityRank[b])[0] ?? 'unknown' };
}

/** Severities in the order of reports. */
export const severityRank: Readonly<Record<SeverityWord, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
  unknown: 4,
  none: 5,
};

function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    text(a.package.purl, b.package.purl) ||
    text(a.id, b.id) ||
    text(a.package.path, b.package.path)
  );
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
