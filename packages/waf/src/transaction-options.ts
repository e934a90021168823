import type { Mode } from '@lamellar/events';
import type { Program } from './compile/index.js';
import { MemoryCollections, type PersistentCollections, type TransactionOptions } from './engine/index.js';

/** How transactions are judged, wherever they come from: inline, mirrored, explained or compared. */
export interface JudgeOptions {
  /**
   * `block` interrupts requests, `observe` only tells, `off` does nothing. @default what SecRuleEngine says (On blocks,
   * DetectionOnly observes), else `block`
   */
  readonly mode?: Mode;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Bytes that the operators may look at in one transaction; past it the verdict is `limit`. @default 100_000_000 */
  readonly stepBudget?: number;
  /** Parse JSON and XML bodies by their Content-Type, also when no rule chooses the parser. @default true */
  readonly parseByContentType?: boolean;
  /** Status of a request whose body is above its limit. @default 413 */
  readonly limitStatus?: number;
  /** In block mode, refuse a request whose body cannot be parsed. @default true */
  readonly refuseUnparsed?: boolean;
  /** Where `initcol` collections live. @default in the memory of this process */
  readonly collections?: PersistentCollections;
}

/** What all transactions of a WAF share. */
export type SharedOptions = Omit<TransactionOptions, 'connection' | 'uniqueId'>;

/** Bytes of an uploaded file that are kept when a rule looks into files. */
const fileContentBytes = 65_536;

/** The mode that the rules ask for. */
export function modeOf(program: Program): Mode {
  const { ruleEngine } = program.settings;
  return ruleEngine === 'DetectionOnly' ? 'observe' : ruleEngine === 'Off' ? 'off' : 'block';
}

/** What SecRuleEngine says in a mode. */
export function engineOf(mode: Mode): 'On' | 'Off' | 'DetectionOnly' {
  return mode === 'block' ? 'On' : mode === 'observe' ? 'DetectionOnly' : 'Off';
}

function looksIntoFiles(program: Program): boolean {
  return program.rules.some(({ links }) =>
    links.some(({ targets }) => targets.some(({ variable }) => variable === 'FILES_TMP_CONTENT')),
  );
}

/** Fills the defaults in. */
export function sharedOptions(program: Program, options: JudgeOptions): SharedOptions {
  return {
    now: options.now ?? Date.now,
    ruleEngine: engineOf(options.mode ?? modeOf(program)),
    collections: options.collections ?? new MemoryCollections(program.settings.collectionTimeout),
    parseByContentType: options.parseByContentType ?? true,
    refuseUnparsed: options.refuseUnparsed ?? true,
    limitStatus: options.limitStatus ?? 413,
    fileContentBytes: looksIntoFiles(program) ? fileContentBytes : 0,
    stepBudget: options.stepBudget ?? 100_000_000,
  };
}
