import { type AdvisoryStore, baseOf } from '../advisories/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { type Target, targetOf } from './ecosystem-of.js';

/** Distributions that ship what upstream released, so that upstream's advisories tell as well: their own lists name fixes only. */
const followUpstream = new Set(['alpine', 'wolfi', 'chainguard']);
const NOTHING: ReadonlySet<string> = new Set();

/** What the distribution answers for: everything, nothing that is loaded (`unknown`), or these vulnerabilities. */
export type Answer = 'all' | 'unknown' | ReadonlySet<string>;

/**
 * Which vulnerabilities of a language package its distribution answers for. Where fixes are carried back (Debian, Ubuntu, Red Hat and their kin) the
 * upstream version of an owned package tells nothing, so the distribution answers for `all`. Alpine and its kin follow upstream: they answer for what their own
 * advisories name for the owner, and nobody else's word counts there.
 */
export function ownerOf(
  inventory: Inventory,
  advisories: AdvisoryStore,
  isLoaded: (ecosystem: string) => boolean,
): (found: InventoryPackage) => Answer {
  const answers = new Map<string, Answer>();
  const owners = new Map<string, InventoryPackage>();
  for (const each of inventory.packages) {
    if (each.type === 'deb' || each.type === 'apk' || each.type === 'rpm')
      owners.set(`${each.type}:${each.name}`, each);
  }
  const answer = (name: string): Answer => {
    const owner = owners.get(name);
    const target = owner && targetOf(owner, inventory.os);
    if (!target) return NOTHING;
    return followUpstream.has(baseOf(target.ecosystem))
      ? named(target, advisories)
      : isLoaded(target.ecosystem)
        ? 'all'
        : 'unknown';
  };
  return ({ owner }) => {
    if (owner === undefined) return NOTHING;
    const known = answers.get(owner) ?? answer(owner);
    answers.set(owner, known);
    return known;
  };
}

function named(target: Target, advisories: AdvisoryStore): ReadonlySet<string> {
  return new Set(
    advisories
      .find(baseOf(target.ecosystem), target.name)
      .filter(({ affected }) => affected.ecosystem.startsWith(target.ecosystem))
      .flatMap(({ advisory }) => [advisory.id, ...advisory.aliases, ...(advisory.upstream ?? [])]),
  );
}
