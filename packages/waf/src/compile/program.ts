import type { Disruption, Effect } from '../actions/index.js';
import type { RuleProblem } from '../errors.js';
import type { MacroText, Selector } from '../seclang/index.js';
import type { Settings } from './settings.js';

/** The version of the shape below; a stored program of another version is compiled anew. */
export const programVersion = 1;

/**
 * Rules ready to run: immutable plain data that can be stored, sent to a worker, and instantiated in each thread. Made by
 * `compileProgram`.
 */
export interface Program {
  readonly version: number;
  readonly settings: Settings;
  /** What loads, but does surely not do what its author meant. */
  readonly warnings: readonly RuleProblem[];
  /** In the order of the files. */
  readonly rules: readonly ProgramRule[];
  /** For each phase, 1 to 5 (0 is empty): the indexes of its rules in `rules`. */
  readonly phases: readonly (readonly number[])[];
  /** TX as each transaction begins: what the rules set before anything else. */
  readonly initialTx: readonly (readonly [name: string, text: string])[];
  /** Entries of `SecDataset` by name. */
  readonly datasets: Readonly<Record<string, readonly string[]>>;
  /** Data files that operators read, by the name that `dataFileKey` gives. */
  readonly files: Readonly<Record<string, string>>;
}

/** One rule: a SecRule with the rules chained to it, or a SecAction. */
export interface ProgramRule {
  readonly id: number;
  readonly phase: number;
  readonly file: string;
  readonly line: number;
  readonly severity: number | undefined;
  readonly msg: MacroText | undefined;
  readonly logdata: MacroText | undefined;
  readonly tags: readonly MacroText[];
  readonly ver: string | undefined;
  readonly rev: string | undefined;
  readonly maturity: number | undefined;
  readonly accuracy: number | undefined;
  readonly log: boolean;
  readonly auditLog: boolean;
  readonly disruption: Disruption;
  readonly status: number | undefined;
  readonly skip: number | undefined;
  readonly skipAfter: string | undefined;
  /** Position in the phase's list where evaluation goes on after `skipAfter` or `skip`; -1 for neither. */
  readonly jump: number;
  /** The rule itself, then the rules of its chain. */
  readonly links: readonly ProgramLink[];
}

/** One SecRule of a chain. */
export interface ProgramLink {
  readonly line: number;
  /** Empty for SecAction, which always matches. */
  readonly targets: readonly ProgramTarget[];
  /** Taken out of what the targets select. */
  readonly exclusions: readonly ProgramTarget[];
  /** undefined for SecAction. */
  readonly operator: ProgramOperator | undefined;
  /** Lower-case names in order. */
  readonly transformations: readonly string[];
  readonly multiMatch: boolean;
  readonly capture: boolean;
  readonly effects: readonly Effect[];
  /** Messages of a chained rule, where it has its own. */
  readonly msg: MacroText | undefined;
  readonly logdata: MacroText | undefined;
}

/** A variable, a key of it, or a pattern of keys; or their count. */
export interface ProgramTarget {
  readonly variable: string;
  readonly selector: Selector | undefined;
  readonly count: boolean;
}

/** `!@name argument`. */
export interface ProgramOperator {
  /** In lower case. */
  readonly name: string;
  readonly argument: MacroText;
  readonly negated: boolean;
}

/** The name under which a data file of a rule file is kept. */
export function dataFileKey(ruleFile: string, path: string): string {
  return `${ruleFile}\n${path}`;
}
