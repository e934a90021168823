import { plain } from '../reports/index.js';
import type { Surroundings } from './world.js';

const INTERVAL = 100;

/** Progress on standard error: one line that is written over on a terminal, nothing but what is done elsewhere. */
export class Progress {
  readonly #world: Surroundings;
  readonly #quiet: boolean;
  #shown = 0;
  #last = 0;

  constructor(world: Surroundings, quiet: boolean) {
    this.#world = world;
    this.#quiet = quiet;
  }

  /** Something that goes on. */
  live(text: string): void {
    if (this.#quiet || !this.#world.live) return;
    const now = this.#world.now();
    if (now - this.#last < INTERVAL) return;
    this.#last = now;
    const line = plain(text).slice(0, 110);
    this.#world.err(`\r${line.padEnd(this.#shown)}`);
    this.#shown = line.length;
  }

  /** Something that is done. */
  done(text: string): void {
    this.clear();
    if (!this.#quiet) this.#world.err(`${plain(text)}\n`);
  }

  /** Something that went wrong: told even when quiet. */
  trouble(text: string): void {
    this.clear();
    this.#world.err(`${plain(text)}\n`);
  }

  clear(): void {
    if (this.#shown > 0) this.#world.err(`\r${' '.repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}

/** Bytes as people read them. */
export function bytes(count: number): string {
  return count < 1e6 ? `${(count / 1e3).toFixed(0)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
