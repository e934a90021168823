import { type AdvisoryStore, baseOf, type Hit } from '../advisories/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { schemeOf } from '../versions/index.js';
import { judge } from './affects.js';
import { groupAliases, matchesOf } from './aliases.js';
import { type Target, targetsOf } from './ecosystem-of.js';
import { compareFindings, type Finding, type Vulnerability, vulnerabilityOf } from './finding.js';
import { ownerOf } from './ownership.js';
import { suggestUpgrade, type Upgrade } from './upgrade.js';

/** What matching could and could not judge. */
export interface MatchResult {
  readonly findings: readonly Finding[];
  /** One suggestion for each package that has findings with a fix. */
  readonly upgrades: readonly Upgrade[];
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
  const judgeTarget = judgeFrom(advisories, options.severitySources ?? []);
  const isLoaded = loadedIn(advisories);
  const answersOf = ownerOf(inventory, advisories, isLoaded);
  const findings: Finding[] = [];
  const upgrades: Upgrade[] = [];
  const unjudged: InventoryPackage[] = [];
  for (const found of inventory.packages) {
    const targets = targetsOf(found, inventory.os);
    const answered = answersOf(found);
    if (answered === 'all') continue;
    if (answered === 'unknown' || !targets.some((each) => isLoaded(each.ecosystem))) {
      unjudged.push(found);
      continue;
    }
    const told = new Set<string>();
    for (const target of targets) {
      const judged = judgeTarget(target);
      const own = judged.now.filter(
        (each) => !told.has(each.id) && ![each.id, ...each.aliases].some((id) => answered.has(id)),
      );
      for (const each of own) told.add(each.id);
      for (const each of own) findings.push({ package: found, ...each });
      const upgrade = suggestUpgrade(found, target.version, own, judged.at, schemeOf(target.ecosystem));
      if (upgrade) upgrades.push(upgrade);
    }
  }
  return { findings: findings.sort(compareFindings), upgrades, unjudged };
}

interface Judged {
  readonly now: readonly Vulnerability[];
  readonly at: (version: string) => readonly Vulnerability[];
}

/** Judges each name and version once, however often an inventory has them. */
function judgeFrom(advisories: AdvisoryStore, severitySources: readonly string[]): (target: Target) => Judged {
  const hits = new Map<string, Hit[]>();
  const memo = new Map<string, readonly Vulnerability[]>();
  return (target) => {
    const place = `${target.ecosystem}\0${target.name}`;
    const known =
      hits.get(place) ??
      advisories
        .find(baseOf(target.ecosystem), target.name)
        .filter((hit) => !hit.advisory.withdrawn && sameRelease(hit.affected.ecosystem, target.ecosystem));
    hits.set(place, known);
    const at = (version: string): readonly Vulnerability[] => {
      if (known.length === 0) return [];
      const key = `${place}\0${version}`;
      const before = memo.get(key);
      if (before) return before;
      const scheme = schemeOf(target.ecosystem);
      const matches = known.flatMap((hit) => {
        const verdict = judge(hit.affected, version);
        return verdict.affected ? matchesOf(hit, verdict.fixed) : [];
      });
      const all = groupAliases(matches).map((group) =>
        vulnerabilityOf(group, target.ecosystem, scheme, severitySources),
      );
      memo.set(key, all);
      return all;
    };
    return { now: at(target.version), at };
  };
}

/** Whether there is any advisory for the ecosystem and, for distributions, the release. */
function loadedIn(advisories: AdvisoryStore): (ecosystem: string) => boolean {
  const all = advisories.ecosystems();
  const memo = new Map<string, boolean>();
  return (ecosystem) => {
    const known =
      memo.get(ecosystem) ?? all.some((each) => baseOf(each) === baseOf(ecosystem) && sameRelease(each, ecosystem));
    memo.set(ecosystem, known);
    return known;
  };
}

/** An advisory without a release speaks of all; else the releases are the same, or one says less than the other. */
function sameRelease(advisory: string, target: string): boolean {
  if (advisory === target || !advisory.includes(':') || !target.includes(':')) return true;
  return advisory.startsWith(`${target}:`) || target.startsWith(`${advisory}:`);
}
