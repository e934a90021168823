import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { check } from 'recheck';

/** What a backtracking engine does with a pattern in the worst case. */
export interface Judgement {
  readonly isLinear: boolean;
  /** Such as `2nd degree polynomial`, or `unknown` where the analysis did not end in time. */
  readonly growth: string;
}

const TIMEOUT_MS = 8000;
/** Changes when the way of judging does, which empties the cache. */
const METHOD = 'recheck-4.5.0/3';

/** Judges patterns by the analysis of `recheck`, and keeps what it found in a file. */
export class Judge {
  readonly #known: Map<string, Judgement>;
  readonly #used = new Map<string, Judgement>();
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    let entries: [string, Judgement][] = [];
    try {
      entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Judgement>);
    } catch {
      // No cache yet, or one that cannot be read: everything is judged again.
    }
    this.#known = new Map(entries);
  }

  async judge(source: string, flags: string): Promise<Judgement> {
    if (isBounded(source)) return { isLinear: true, growth: 'bounded repeats' };
    const key = createHash('sha256').update(`${METHOD}/${flags}/${source}`).digest('hex');
    const judgement = this.#known.get(key) ?? (await analyse(source, flags));
    if (judgement.growth !== 'unknown') this.#used.set(key, judgement);
    return judgement;
  }

  /** Writes the judgements that were used. */
  save(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries([...this.#used].sort()), null, 1));
  }
}

async function analyse(source: string, flags: string): Promise<Judgement> {
  // The flag v has no analysis; what it adds to u does not change how a pattern backtracks.
  const known = flags.replace('v', 'u').replace('d', '');
  const found = await check(source, known, { timeout: TIMEOUT_MS });
  if (found.status === 'unknown') return { isLinear: false, growth: 'unknown' };
  return { isLinear: found.status === 'safe', growth: found.complexity.summary };
}

/** Ways of matching at one place that count as a constant. */
const MAX_WAYS = 10_000;

/**
 * True when the pattern repeats nothing without an upper bound and has few ways to match at one place: it then costs at most a constant
 * per place where it is tried. Groups repeated more than once are left to the analysis.
 */
export function isBounded(source: string): boolean {
  const bare = source
    .replace(/\\./gs, '_')
    .replace(/\[[^\]]*\]/g, '_')
    .replace(/\(\?/g, '(');
  if (/[*+]|\{\d+,\}|\)\{/.test(bare)) return false;
  let ways = 2 ** (bare.match(/\?/g) ?? []).length;
  for (const [, low, high] of bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) ways *= Number(high ?? low) - Number(low) + 1;
  return ways <= MAX_WAYS;
}
