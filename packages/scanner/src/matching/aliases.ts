import type { Hit } from '../advisories/index.js';

/** An advisory that speaks of a version. */
export interface Match {
  readonly hit: Hit;
  /** The version that ends the range. */
  readonly fixed: string | undefined;
  /** Names of the vulnerability by which it is known to be the same as another's. */
  readonly names: readonly string[];
  /** Every id that a reader may look for: the names, and the bulletin that told of it. */
  readonly ids: readonly string[];
}

/** One match for each vulnerability that an advisory is about: a bulletin of several is taken apart, everything else is one with its aliases. */
export function matchesOf(hit: Hit, fixed: string | undefined): Match[] {
  const { id, aliases, upstream = [] } = hit.advisory;
  if (upstream.length > 1) return upstream.map((name) => ({ hit, fixed, names: [name], ids: [name, id, ...aliases] }));
  const names = [id, ...aliases, ...upstream];
  return [{ hit, fixed, names, ids: names }];
}

/** Matches that share a name, directly or through others, are one vulnerability. Near-linear: each name is looked up once. */
export function groupAliases(matches: readonly Match[]): Match[][] {
  const parent = matches.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  };
  const first = new Map<string, number>();
  for (const [i, match] of matches.entries()) {
    for (const name of match.names) {
      const known = first.get(name);
      if (known === undefined) first.set(name, i);
      else {
        const [a, b] = [root(known), root(i)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const groups = new Map<number, Match[]>();
  for (const [i, match] of matches.entries()) {
    const group = groups.get(root(i));
    if (group) group.push(match);
    else groups.set(root(i), [match]);
  }
  return [...groups.values()];
}
