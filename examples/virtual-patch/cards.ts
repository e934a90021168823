import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Emit } from '@lamellar/events';
import { lintPatch, patchHits, readPatches, usePatches } from '@lamellar/rasp';
// The import patches how modules are loaded; what is required afterwards can be patched.
import { rasp } from '@lamellar/rasp/express';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The patches of this example, and their linter's verdict on the package that is installed. */
export function patches(): { readonly list: ReturnType<typeof readPatches>; readonly problems: readonly string[] } {
  const list = readPatches(here('./patches/'));
  return { list, problems: list.flatMap((patch) => lintPatch(patch, here('./vendor/greeting-cards/'))) };
}

/** What the package exports. */
export interface GreetingCards {
  design(card: Record<string, unknown>, options: unknown): Record<string, unknown>;
}

/** Loads the package with its places instrumented. Every algorithm is off, so that the patch alone decides. */
export function loadCards(emit: Emit): GreetingCards {
  rasp({ mode: 'off', algorithms: { 'virtual-patch': 'block' }, patches: patches().list, emit });
  return createRequire(import.meta.url)('./vendor/greeting-cards/index.js') as GreetingCards;
}

export { patchHits, usePatches };
