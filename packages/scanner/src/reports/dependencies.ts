import type { InventoryPackage } from '../inventory/index.js';

/** Which packages ask for which others, by package URL, sorted: a name is a package of the same type that the inventory has. */
export function dependenciesOf(packages: readonly InventoryPackage[]): [purl: string, dependsOn: string[]][] {
  const byName = new Map<string, Set<string>>();
  for (const each of packages) {
    const key = `${each.type} ${each.name}`;
    byName.set(key, (byName.get(key) ?? new Set()).add(each.purl));
  }
  const edges = new Map<string, Set<string>>();
  for (const each of packages) {
    for (const stated of each.dependsOn ?? []) {
      // Lock files write the version behind the name where there are several.
      const name = byName.has(`${each.type} ${stated}`) ? stated : withoutVersion(stated);
      for (const purl of byName.get(`${each.type} ${name}`) ?? []) {
        if (purl !== each.purl) edges.set(each.purl, (edges.get(each.purl) ?? new Set()).add(purl));
      }
    }
  }
  return [...edges]
    .map(([purl, on]): [string, string[]] => [purl, [...on].sort()])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The name without what stands behind `@` or a blank; the first character may be the `@` of a scope. */
function withoutVersion(stated: string): string {
  const end = [stated.indexOf('@', 1), stated.indexOf(' ', 1)].filter((at) => at > 0);
  return end.length === 0 ? stated : stated.slice(0, Math.min(...end));
}
