import type { Emit, Observation } from '@lamellar/events';
import { type DimensionName, dimensionNames, itemsOf } from './dimensions.js';
import { BaselineError } from './errors.js';
import { type Deviation, findingOf } from './event.js';
import { type Knowledge, type ModelData, WorkloadModel } from './model.js';

/** How habits are learned and watched. */
export interface BaselineOptions {
  /** `learn` only learns; `watch` tells of what is new in dimensions that are known well enough, and learns the others. @default 'learn' */
  readonly mode?: 'learn' | 'watch';
  /** Takes each finding; must return at once. @default nowhere */
  readonly emit?: Emit;
  /** A dimension is known well enough when at most this share of the next observations is expected to be new. @default 0.02 */
  readonly unseen?: number;
  /** And after at least so many observations. @default 50 */
  readonly observations?: number;
  /** Members of one dimension that one replica may add. @default 10000 */
  readonly maxMembers?: number;
  /** Replicas of one workload that are counted apart. @default 1000 */
  readonly maxReplicas?: number;
  /** Workloads that are followed. @default 1000 */
  readonly maxWorkloads?: number;
  /** Deviations that are remembered as told; when they are full the oldest is forgotten and may be told again. @default 10000 */
  readonly maxTold?: number;
  /** Sets counts of different runs of a replica apart. @default '0' */
  readonly epoch?: string;
}

/** Learns what workloads normally do and tells of what they never did. Pure: no clock, no I/O. */
export interface Baseline {
  /** Takes an observation, as sensors hand them out; it is not kept. Returns the deviations that it shows. */
  observe(observation: Observation): readonly Deviation[];
  /** How well a workload is known, by dimension; undefined for one that was never seen. */
  knowledge(workload: string): Readonly<Record<DimensionName, Knowledge>> | undefined;
  /** The model of a workload as data, equal for equal observations. */
  model(workload: string): ModelData | undefined;
  /** Takes over what another replica, or an earlier run, has learned. Any order and any repetition gives the same model. */
  merge(workload: string, data: ModelData): void;
  /** Observations and models of workloads beyond `maxWorkloads`, which were not looked at. */
  readonly ignored: number;
}

/**
 * Makes a baseline.
 *
 * @example
 * ```ts
 * const baseline = createBaseline({ mode: 'watch', emit: (event) => console.log(event.message) });
 * ```
 */
export function createBaseline(options: BaselineOptions = {}): Baseline {
  const { mode = 'learn', emit = () => undefined, unseen = 0.02, observations = 50, epoch = '0' } = options;
  const { maxMembers = 10_000, maxWorkloads = 1000, maxTold = 10_000, maxReplicas = 1000 } = options;
  if (!(unseen >= 0 && unseen <= 1))
    throw new BaselineError('BASELINE_OPTION', `unseen is ${unseen}; a share from 0 to 1 is expected`);
  const models = new Map<string, WorkloadModel>();
  const told = new Set<string>();
  let ignored = 0;

  const modelOf = (workload: string): WorkloadModel | undefined => {
    const known = models.get(workload);
    if (known !== undefined || models.size >= maxWorkloads) return known;
    const model = new WorkloadModel(maxMembers, maxReplicas);
    models.set(workload, model);
    return model;
  };
  const isKnownWell = ({ observations: seen, unseen: expected, full }: Knowledge): boolean =>
    !full && seen >= observations && expected <= unseen;
  const tell = (deviation: Deviation, observation: Observation): Deviation[] => {
    const key = `${deviation.workload}\n${deviation.name}\n${deviation.text}`;
    const isLoss = deviation.dimension === undefined;
    if (!isLoss && told.has(key)) return [];
    if (told.size >= maxTold) told.delete(told.values().next().value!);
    if (!isLoss) told.add(key);
    emit(findingOf(deviation, observation));
    return [deviation];
  };

  return {
    observe(observation) {
      const workload = observation.workload || observation.imageName || observation.containerId || 'host';
      if (observation.kind === 'loss') {
        const text = `${observation.count} ${observation.cause}`;
        return tell(
          { name: 'loss', workload, dimension: undefined, text, nearest: [], knowledge: undefined },
          observation,
        );
      }
      const model = modelOf(workload);
      if (model === undefined) {
        ignored++;
        return [];
      }
      const shard = `${observation.replica || observation.containerId || 'local'}#${epoch}`;
      const found: Deviation[] = [];
      const items = itemsOf(observation);
      const fresh = items.map(({ dimension, text, given }) => {
        const relevant = given === undefined || model.has(given.dimension, given.text);
        return relevant && !model.has(dimension, text);
      });
      for (const [index, { dimension, text, deviation: name, given }] of items.entries()) {
        // What hangs on a member that is not learned is not learned either.
        if (given !== undefined && !model.has(given.dimension, given.text)) continue;
        const knowledge = mode === 'watch' && fresh[index] === true ? model.knowledge(dimension) : undefined;
        if (knowledge !== undefined && isKnownWell(knowledge)) {
          found.push(
            ...tell(
              { name, workload, dimension, text, nearest: model.nearest(dimension, text), knowledge },
              observation,
            ),
          );
        } else if (mode === 'learn' || !fresh[index] || knowledge !== undefined) {
          const wasFull = model.isFull(dimension);
          if (model.add(shard, dimension, text) && !wasFull) {
            const limit = `members of "${dimension}" beyond ${maxMembers} are not learned, so it is not watched`;
            found.push(
              ...tell(
                { name: 'loss', workload, dimension: undefined, text: limit, nearest: [], knowledge: undefined },
                observation,
              ),
            );
          }
        }
      }
      return found;
    },
    knowledge(workload) {
      const model = models.get(workload);
      if (model === undefined) return undefined;
      return Object.fromEntries(dimensionNames.map((name) => [name, model.knowledge(name)])) as Record<
        DimensionName,
        Knowledge
      >;
    },
    model: (workload) => models.get(workload)?.toData(),
    merge(workload, data) {
      const model = modelOf(workload);
      if (model === undefined) ignored++;
      else model.merge(WorkloadModel.fromData(data, maxMembers, maxReplicas));
    },
    get ignored() {
      return ignored;
    },
  };
}
