import { writeFileSync } from 'node:fs';

/** What a stage of `npm test` counts: one line per thing that can pass or fail. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly Skip[];
}

/** A thing that was not checked, and why. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

/** Counts checks, prints each failure and skip when it happens. */
export class Checklist {
  #passed = 0;
  readonly #failed: string[] = [];
  readonly #skipped: Skip[] = [];

  pass(name: string): void {
    this.#passed++;
    console.log(`  ok    ${name}`);
  }

  fail(name: string, detail: string): void {
    this.#failed.push(name);
    console.log(`  FAIL  ${name}: ${detail}`);
  }

  skip(name: string, reason: string): void {
    this.#skipped.push({ name, reason });
    console.log(`  skip  ${name}: ${reason}`);
  }

  /** Records the outcome of one check: `problem` is undefined when it passed. */
  check(name: string, problem: string | undefined): void {
    if (problem === undefined) this.pass(name);
    else this.fail(name, problem);
  }

  get tally(): Tally {
    return { passed: this.#passed, failed: this.#failed, skipped: this.#skipped };
  }

  /** Writes the tally where `npm test` asked for it and ends the process with the right code. */
  finish(): never {
    reportTally(this.tally);
    process.exit(this.#failed.length === 0 ? 0 : 1);
  }
}

/** Writes a tally to `$LAMELLAR_TALLY` when `npm test` set it. */
export function reportTally(tally: Tally): void {
  const file = process.env['LAMELLAR_TALLY'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
}
