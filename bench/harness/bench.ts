/** One question about speed or size; `npm run bench -- NAME` answers it beside a peer measured in the same run. */
export interface Bench {
  /** The name on the command line and in the last line of the output. */
  readonly name: string;
  /** The question, in one sentence. */
  readonly about: string;
  run(table: Table): Promise<void> | void;
}

/** One row of the printed table. */
export interface Row {
  readonly what: string;
  /** Our figure with its unit, such as `131 us`. */
  readonly ours: string;
  /** The peer's figure, or `-` where the target is absolute. */
  readonly peer: string;
  /** peer / ours for times (bigger is better for us), or `-`. */
  readonly ratio: string;
  /** The target as the issue states it, such as `>= 40x` or `<= 30 ms`. */
  readonly target: string;
  readonly met: boolean;
}

/** Collects rows and remarks. */
export interface Table {
  row(row: Row): void;
  /** Our CPU time against a peer's of the same unit of work; met when `peer / ours >= times`. Nanoseconds. */
  faster(what: string, ours: number, peer: number, times: number): void;
  /** A figure that must not exceed (or fall below) a limit. */
  limit(what: string, value: number, unit: string, bound: { max: number } | { min: number }): void;
  /** The peer cannot be had here: the row counts as not met. */
  noPeer(what: string, reason: string, target: string): void;
  /** Names a peer, a version or an input above the table. */
  note(line: string): void;
}

/** Declares a bench; it exists for its types. */
export function defineBench(bench: Bench): Bench {
  return bench;
}
