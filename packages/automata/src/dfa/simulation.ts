import type { Stepper, Threads } from './stepper.js';

/** The Thompson simulation: the same steps as the lazy automaton takes, of which nothing is kept. */
export class Simulation {
  /** Threads now; load them before the first step. */
  readonly threads: Threads;
  readonly #stepper: Stepper;

  constructor(stepper: Stepper) {
    this.#stepper = stepper;
    this.threads = { ...stepper.out, list: new Int32Array(stepper.out.list.length) };
  }

  get isDead(): boolean {
    return this.threads.length === 0 && !this.threads.restart;
  }

  /** Reads a symbol of a class; the matches before it are in the stepper. */
  step(symbol: number): void {
    const { threads } = this;
    const out = this.#stepper.step(
      threads.list,
      0,
      threads.length,
      threads.context,
      threads.restart,
      threads.pending,
      symbol,
    );
    threads.list.set(out.list.subarray(0, out.length));
    threads.length = out.length;
    threads.context = out.context;
    threads.restart = out.restart;
    threads.pending = out.pending;
  }
}
