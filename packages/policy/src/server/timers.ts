import type { PlainObject } from '../values/index.js';

/** Measures of one request: timers in nanoseconds and counters, by OPA's names. */
export class Timers {
  readonly #values: Record<string, number> = {};
  readonly #started = new Map<string, number>();

  start(name: string): void {
    this.#started.set(name, performance.now());
  }

  stop(name: string): void {
    const started = this.#started.get(name);
    if (started === undefined) return;
    const key = `timer_${name}_ns`;
    this.#values[key] = (this.#values[key] ?? 0) + Math.max(1, Math.round((performance.now() - started) * 1e6));
    this.#started.delete(name);
  }

  /** Measures a function, also when it throws. */
  time<T>(name: string, run: () => T): T {
    this.start(name);
    try {
      return run();
    } finally {
      this.stop(name);
    }
  }

  count(name: string, value: number): void {
    this.#values[`counter_${name}`] = value;
  }

  all(): PlainObject & Readonly<Record<string, number>> {
    return { ...this.#values };
  }
}
