import type { KnownFailures } from './known-failures.js';
import type { Report } from './suite.js';

/** One figure of a metric suite. */
export interface Metric {
  readonly name: string;
  readonly value: number | string;
  readonly target: string;
  readonly met: boolean;
}

/** The outcome of a suite, as `--json` writes it. */
export interface SuiteOutcome {
  readonly suite: string;
  readonly passed: number;
  readonly total: number;
  /** Cases that failed and stand in the known list, with the list's reason. */
  readonly known: readonly { id: string; reason: string }[];
  /** Cases that failed and are not listed. */
  readonly failed: readonly { id: string; detail: string }[];
  /** Listed cases that passed, or that the suite no longer has. */
  readonly stale: readonly string[];
  readonly skipped: readonly { id: string; reason: string }[];
  readonly metrics: readonly Metric[];
  readonly notes: readonly string[];
}

/** Collects what a suite reports. */
export class Tally implements Report {
  readonly #passed = new Set<string>();
  readonly #failed = new Map<string, string>();
  readonly #skipped = new Map<string, string>();
  readonly #metrics: Metric[] = [];
  readonly #notes: string[] = [];

  #claim(id: string): void {
    if (this.#passed.has(id) || this.#failed.has(id) || this.#skipped.has(id)) {
      throw new Error(`case ${id} was reported twice; ids must be unique within a suite`);
    }
  }

  pass(id: string): void {
    this.#claim(id);
    this.#passed.add(id);
  }

  fail(id: string, detail: string): void {
    this.#claim(id);
    this.#failed.set(id, detail);
  }

  result(id: string, detail: string | undefined): void {
    if (detail === undefined) this.pass(id);
    else this.fail(id, detail);
  }

  skip(id: string, reason: string): void {
    this.#claim(id);
    this.#skipped.set(id, reason);
  }

  metric(name: string, value: number | string, target: string, met: boolean): void {
    this.#metrics.push({ name, value, target, met });
  }

  note(line: string): void {
    this.#notes.push(line);
  }

  /** Sums up against the known list. */
  outcome(suite: string, known: KnownFailures): SuiteOutcome {
    const failed = [...this.#failed].filter(([id]) => !known.has(id)).map(([id, detail]) => ({ id, detail }));
    const stale = [...known.keys()].filter((id) => !this.#failed.has(id) && !this.#skipped.has(id));
    return {
      suite,
      passed: this.#passed.size,
      total: this.#passed.size + this.#failed.size + this.#skipped.size,
      known: [...known].filter(([id]) => this.#failed.has(id)).map(([id, reason]) => ({ id, reason })),
      failed,
      stale,
      skipped: [...this.#skipped].map(([id, reason]) => ({ id, reason })),
      metrics: this.#metrics,
      notes: this.#notes,
    };
  }
}

/** A suite holds when nothing unlisted failed, nothing listed passed, and every metric met its target. */
export function holds(outcome: SuiteOutcome): boolean {
  return outcome.failed.length === 0 && outcome.stale.length === 0 && outcome.metrics.every((metric) => metric.met);
}
