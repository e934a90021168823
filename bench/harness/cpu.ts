/** CPU time (user and system, all threads of this process) that `work` takes, in nanoseconds. */
export function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One contestant: `work` does one unit of work. */
export interface Contestant {
  readonly name: string;
  work(): void;
}

/** How `interleave` measures. */
export interface InterleaveOptions {
  /** Rounds counted; every contestant runs once in each, in turn. @default 9 */
  readonly rounds?: number;
  /** Target CPU time of one contestant in one round, in milliseconds. @default 60 */
  readonly batchMs?: number;
  /** Rounds run first and not counted. @default 2 */
  readonly warmup?: number;
}

/**
 * Measures contestants in turn, A B A B ..., so that a change of the machine's speed meets all of them.
 * Returns for each the median CPU nanoseconds of one unit of work.
 */
export function interleave(contestants: readonly Contestant[], options: InterleaveOptions = {}): Map<string, number> {
  const { rounds = 9, batchMs = 60, warmup = 2 } = options;
  const batches = contestants.map((contestant) => batchSize(contestant, batchMs));
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < warmup + rounds; round++) {
    contestants.forEach((contestant, index) => {
      const count = batches[index]!;
      const spent = cpuOf(() => {
        for (let i = 0; i < count; i++) contestant.work();
      });
      if (round >= warmup) times[index]!.push(spent / count);
    });
  }
  return new Map(contestants.map(({ name }, index) => [name, median(times[index]!)]));
}

function batchSize(contestant: Contestant, batchMs: number): number {
  let count = 1;
  for (;;) {
    const spent = cpuOf(() => {
      for (let i = 0; i < count; i++) contestant.work();
    });
    if (spent >= batchMs * 1e6 || count >= 1 << 24) return count;
    count = spent < batchMs * 1e5 ? count * 8 : Math.ceil((count * batchMs * 1.1e6) / spent);
  }
}

/** A duration in nanoseconds with a fitting unit and three digits. */
export function formatNs(ns: number): string {
  const [value, unit] =
    ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'us'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${value.toPrecision(3)} ${unit}`;
}
