import { BacktrackMatcher } from '../backtrack/backtrack-matcher.js';
import { AutomataError } from '../errors.js';
import { relax } from '../program/relax.js';
import type { SyntaxOptions } from '../syntax/options.js';
import { parse } from '../syntax/parse.js';
import { AutomataMatcher } from './automata-matcher.js';
import { Regex } from './regex.js';
import { irregularNode, notRegular } from './regular.js';

/** How a pattern is compiled. */
export interface CompileOptions extends SyntaxOptions {
  /** Steps that one call may take before it gives up. @default unbounded: a run is linear in its input */
  readonly stepBudget?: number;
  /** Bytes that each of the pattern's up to three state caches may take. @default 1 MiB */
  readonly cacheBytes?: number;
  /**
   * Runs look-around, back-references, atomic groups and possessive quantifiers by backtracking, at most this many steps per call.
   * @default they are a compile error
   */
  readonly allowBacktracking?: { readonly steps: number };
}

/**
 * Compiles a pattern: RE2's syntax by default, matching bytes in linear time.
 * @throws {PatternError} with the offset in the pattern and a hint.
 * @example
 * const date = compile('(?P<year>\\d{4})-(?P<month>\\d\\d)');
 * date.exec('on 2026-07-24')?.named; // { year: '2026', month: '07' }
 */
export function compile(source: string, options: CompileOptions = {}): Regex {
  const { mode = 'bytes', cacheBytes = 1 << 20, stepBudget = Number.POSITIVE_INFINITY, allowBacktracking } = options;
  if (typeof source !== 'string') {
    throw new AutomataError('AUTOMATA_OPTION', `expected a pattern as a string, found ${typeof source}`);
  }
  for (const [name, value] of Object.entries({ cacheBytes, stepBudget, steps: allowBacktracking?.steps ?? 1 })) {
    if (!(value > 0)) throw new AutomataError('AUTOMATA_OPTION', `expected ${name} above 0, found ${value}`);
  }
  const parsed = parse(source, options);
  const pattern = { ...parsed, node: relax(parsed.node) };
  const irregular = irregularNode(pattern.node);
  if (irregular !== undefined && allowBacktracking === undefined) throw notRegular(pattern, irregular);
  return new Regex({
    source,
    unicode: mode === 'unicode',
    captureCount: pattern.captureCount,
    names: pattern.names,
    isLinear: irregular === undefined,
    stepBudget: irregular === undefined ? stepBudget : Math.min(stepBudget, allowBacktracking!.steps),
    matcher: irregular === undefined ? new AutomataMatcher(pattern, cacheBytes) : new BacktrackMatcher(pattern),
  });
}
