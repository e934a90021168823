import { quote } from '../errors.js';
import { type FileReport, type LayerReport, type Problem, pathHash } from './layer-report.js';

/** A file of the final file system and the layer that it comes from. */
export interface SquashedFile extends FileReport {
  /** Position of the layer, from 0 at the bottom. */
  readonly layer: number;
}

/** The layers laid over each other. */
export interface Squashed {
  readonly files: readonly SquashedFile[];
  readonly problems: readonly (Problem & { readonly layer: number })[];
}

/** Packages that hard links of one layer may repeat from lower ones. */
const MAX_LINKED_PACKAGES = 100_000;

/**
 * Applies layers from the bottom up (OCI image specification, "Applying Changesets"): whiteouts, opaque folders, and entries that replace
 * what stood at their path or, where a file takes the place of a folder, below it. Linear in files times depth.
 */
export function squash(layers: readonly LayerReport[]): Squashed {
  const files: SquashedFile[] = [];
  // From the top down, so that each layer is tested against what all layers above it hide.
  const hidden = new Hidden();
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const report = layers[layer] as LayerReport;
    for (const file of report.files) if (!hidden.has(file.path)) files.push({ ...file, layer });
    // Nothing lies below the bottom layer.
    if (layer > 0) hidden.add(report);
  }
  const dangling = followLinks(layers, files);
  const order = files.sort((a, b) => compare(a.path, b.path) || compare(a.analyzer, b.analyzer));
  const problems = layers.flatMap((report, layer) => report.problems.map((problem) => ({ ...problem, layer })));
  return { files: order, problems: [...problems, ...dangling] };
}

/**
 * Gives the files that are hard links to lower layers what was found in their targets, as far as the links themselves are not hidden.
 * Returns a problem for each link that by its name should list packages and ends in nothing.
 */
function followLinks(layers: readonly LayerReport[], files: SquashedFile[]): (Problem & { readonly layer: number })[] {
  return layers.flatMap((report, layer) => {
    const byTarget = Map.groupBy(report.links ?? [], (each) => each.target);
    if (byTarget.size === 0) return [];
    const above = new Hidden();
    let room = MAX_LINKED_PACKAGES;
    for (const each of layers.slice(layer + 1)) above.add(each);
    for (let below = layer - 1; below >= 0 && byTarget.size > 0; below--) {
      const found = new Set<string>();
      for (const file of layers[below]?.files ?? []) {
        for (const { path } of byTarget.get(file.path) ?? []) {
          room -= file.packages.length;
          if (room >= 0 && !above.has(path)) files.push({ ...file, path, layer });
          found.add(file.path);
        }
      }
      for (const target of found) byTarget.delete(target);
    }
    const tooMany =
      room < 0
        ? [
            {
              path: '',
              message: `hard links repeat more than ${MAX_LINKED_PACKAGES} packages; the rest is not listed`,
              layer,
            },
          ]
        : [];
    const dangling = [...byTarget.values()].flat().filter((each) => each.named);
    const ends = dangling.map(({ path, target }) => ({
      path,
      message: `a hard link to ${quote(target)}, in which nothing was found`,
      layer,
    }));
    return [...ends, ...tooMany];
  });
}

/** What the layers above hide of those below. */
class Hidden {
  readonly #whiteouts = new Set<string>();
  readonly #opaques = new Set<string>();
  /** Sorted, one for each layer: millions of hashes in a set would take ten times the memory. */
  readonly #replaced: Float64Array[] = [];

  add(report: LayerReport): void {
    for (const path of report.whiteouts) this.#whiteouts.add(path);
    for (const path of report.opaques) this.#opaques.add(path);
    this.#replaced.push(Float64Array.from(report.replaced).sort());
  }

  has(path: string): boolean {
    if (this.#opaques.has('')) return true;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const part = path.slice(0, end);
      if (this.#whiteouts.has(part) || this.#isReplaced(pathHash(part))) return true;
      if (end < path.length && this.#opaques.has(part)) return true;
    }
    return false;
  }

  #isReplaced(hash: number): boolean {
    return this.#replaced.some((sorted) => includes(sorted, hash));
  }
}

/** Binary search. */
function includes(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
