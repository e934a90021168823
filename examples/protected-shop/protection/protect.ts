import { join } from 'node:path';
import { createPipeline, ndjsonFile } from '@lamellar/events';
import { sqlite } from '@lamellar/stores/sqlite';
import type { RequestHandler } from 'express';

/** How a shop runs: bare, behind the WAF, with protection inside the process, or with both. */
export const variants = ['bare', 'waf', 'rasp', 'waf and rasp'] as const;

export type Variant = (typeof variants)[number];

/** What stands before and inside a shop. */
export interface Protection {
  readonly middleware: readonly RequestHandler[];
  /** The WAF's rules, where it has one. */
  readonly rules: { readonly name: string; readonly count: number } | undefined;
  /** Waits until every event is written, then closes; returns how many events the store holds. */
  close(): Promise<number>;
}

/**
 * Protects a shop. Findings of both engines go through one pipeline to a SQLite store and an NDJSON file in `output`.
 * Engines are imported only where they are used: importing the RASP patches Node's builtins.
 */
export async function protect(variant: Variant, output: string): Promise<Protection> {
  if (variant === 'bare') return { middleware: [], rules: undefined, close: async () => 0 };
  const emitter = variant.replaceAll(' ', '-');
  const store = sqlite(join(output, `${emitter}.db`));
  const pipeline = createPipeline({
    sinks: [store, ndjsonFile(join(output, `${emitter}.ndjson`))],
    sequence: store.sequence(emitter),
    name: emitter,
  });
  const middleware: RequestHandler[] = [];
  let rules: Protection['rules'];
  // The RASP binds requests, so it stands first and sees each body while the WAF reads it.
  if (variant !== 'waf') {
    const { rasp } = await import('@lamellar/rasp/express');
    middleware.push(rasp({ mode: 'block', emit: pipeline.emit }));
  }
  if (variant !== 'rasp') {
    const [{ createWaf }, { waf }, { findRuleSet }] = await Promise.all([
      import('@lamellar/waf'),
      import('@lamellar/waf/express'),
      import('./rule-set.js'),
    ]);
    const { name, program } = await findRuleSet();
    middleware.push(waf(createWaf(program, { mode: 'block', emit: pipeline.emit })));
    rules = { name, count: program.rules.length };
  }
  return {
    middleware,
    rules,
    async close() {
      await pipeline.flush();
      const count = store.count();
      await pipeline.close();
      return count;
    },
  };
}
