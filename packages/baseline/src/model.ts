import { type DimensionName, dimensionNames } from './dimensions.js';
import { BaselineError } from './errors.js';

/** Counts of members by text. */
type Counts = Map<string, number>;
type Shard = Map<DimensionName, Counts>;

/** A model as data: shard key, dimension, member, count; sorted, so that equal models are equal texts. */
export interface ModelData {
  readonly format: 1;
  readonly shards: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  /** Dimensions that met the member limit, sorted. */
  readonly full: readonly string[];
}

/** How well a dimension is known. */
export interface Knowledge {
  /** Observations that the dimension has seen. */
  readonly observations: number;
  readonly members: number;
  /** The share of the next observations that is expected to be new: members seen once, over observations (Good and Turing). */
  readonly unseen: number;
  /** True when the member limit kept something out: the set is not the whole habit. */
  readonly full: boolean;
}

/**
 * What one workload does: sets with counts by dimension. Each replica counts in a shard of its own epoch; a merge takes the
 * larger count of each shard's member, so merging is commutative, associative and idempotent.
 */
export class WorkloadModel {
  readonly #shards = new Map<string, Shard>();
  readonly #full = new Set<DimensionName>();
  readonly #limit: number;
  readonly #maxShards: number;

  constructor(maxMembers: number, maxShards: number) {
    this.#limit = maxMembers;
    this.#maxShards = maxShards;
  }

  /** Counts a member for a replica; says whether the limit kept it out. */
  add(shardKey: string, dimension: DimensionName, text: string): boolean {
    const counts = this.#counts(shardKey, dimension);
    const before = counts.get(text);
    if (before === undefined && counts.size >= this.#limit) {
      this.#full.add(dimension);
      return true;
    }
    counts.set(text, (before ?? 0) + 1);
    return false;
  }

  has(dimension: DimensionName, text: string): boolean {
    for (const shard of this.#shards.values()) if (shard.get(dimension)?.has(text) === true) return true;
    return false;
  }

  isFull(dimension: DimensionName): boolean {
    return this.#full.has(dimension);
  }

  knowledge(dimension: DimensionName): Knowledge {
    const total = this.#total(dimension);
    let observations = 0;
    let once = 0;
    for (const count of total.values()) {
      observations += count;
      if (count === 1) once++;
    }
    const unseen = observations === 0 ? 1 : once / observations;
    return { observations, members: total.size, unseen, full: this.#full.has(dimension) };
  }

  /** Members that share the longest beginning with a text: the evidence beside a new one. */
  nearest(dimension: DimensionName, text: string, most = 3): string[] {
    const shared = (other: string): number => {
      let length = 0;
      while (length < text.length && text[length] === other[length]) length++;
      return length;
    };
    return [...this.#total(dimension).keys()].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1)).slice(0, most);
  }

  /** Takes over what another model knows; of more members than the limit the first in order stay, whatever came first. */
  merge(other: WorkloadModel): void {
    for (const [key, shard] of other.#shards) {
      for (const [dimension, counts] of shard) {
        const own = this.#counts(key, dimension);
        for (const [text, count] of counts) {
          own.set(text, Math.max(own.get(text) ?? 0, count));
        }
        this.#trim(dimension, own);
      }
    }
    for (const dimension of other.#full) this.#full.add(dimension);
  }

  toData(): ModelData {
    const sorted = <V, W>(map: ReadonlyMap<string, V>, value: (each: V) => W): Record<string, W> => {
      const result: Record<string, W> = Object.create(null);
      for (const key of [...map.keys()].sort()) result[key] = value(map.get(key)!);
      return result;
    };
    return {
      format: 1,
      full: [...this.#full].sort(),
      shards: sorted(this.#shards, (shard) => sorted(shard, (counts) => sorted(counts, (count) => count))),
    };
  }

  /** Reads a model back. Throws `BaselineError` `BASELINE_MODEL` with the place of what is wrong. */
  static fromData(data: ModelData, maxMembers: number, maxShards: number): WorkloadModel {
    const model = new WorkloadModel(maxMembers, maxShards);
    if (data?.format !== 1)
      throw new BaselineError('BASELINE_MODEL', `format ${String(data?.format)} is found, 1 is expected`);
    for (const [key, shard] of Object.entries(data.shards)) {
      for (const [dimension, counts] of Object.entries(shard)) {
        if (!(dimensionNames as readonly string[]).includes(dimension)) {
          throw new BaselineError('BASELINE_MODEL', `shard "${key}" has the unknown dimension "${dimension}"`);
        }
        const own = model.#counts(key, dimension as DimensionName);
        for (const [text, count] of Object.entries(counts)) {
          if (!Number.isSafeInteger(count) || count < 1) {
            throw new BaselineError(
              'BASELINE_MODEL',
              `${key}/${dimension}: a count is ${String(count)}, an integer from 1 is expected`,
            );
          }
          own.set(text, count);
        }
      }
    }
    for (const dimension of data.full ?? []) {
      if ((dimensionNames as readonly string[]).includes(dimension)) model.#full.add(dimension as DimensionName);
    }
    return model;
  }

  #trim(dimension: DimensionName, counts: Counts): void {
    if (counts.size <= this.#limit) return;
    this.#full.add(dimension);
    for (const text of [...counts.keys()].sort().slice(this.#limit)) counts.delete(text);
  }

  /** Replicas beyond the limit count together: what they know stays, only who knew it is lost. */
  #counts(wanted: string, dimension: DimensionName): Counts {
    const key = this.#shards.has(wanted) || this.#shards.size < this.#maxShards ? wanted : 'others';
    const shard = this.#shards.get(key) ?? new Map<DimensionName, Counts>();
    this.#shards.set(key, shard);
    const counts = shard.get(dimension) ?? new Map<string, number>();
    shard.set(dimension, counts);
    return counts;
  }

  #total(dimension: DimensionName): Counts {
    const total: Counts = new Map();
    for (const shard of this.#shards.values()) {
      for (const [text, count] of shard.get(dimension) ?? []) total.set(text, (total.get(text) ?? 0) + count);
    }
    return total;
  }
}
