/** One SecLang operator (`@NAME argument`). */
export interface Operator {
  /** The name as the manuals write it, such as `beginsWith`. */
  readonly name: string;
  /**
   * Prepares the operator for one argument; macros are expanded before. Throws `OperatorArgumentError` when the argument
   * cannot be used. Costs time once: the caller keeps the result.
   */
  readonly compile: (argument: string, context: OperatorCompileContext) => Evaluate;
}

/**
 * Judges one byte string. Takes time linear in its length, or reports `limit`. Allocates nothing when it does not match.
 * The negation of `!@name` is the caller's.
 */
export type Evaluate = (value: string, match: MatchSink) => boolean;

/** Where an operator tells what it found. */
export interface MatchSink {
  /** False when the rule has no `capture` action: the operator then saves the work of finding captures. */
  readonly capturing: boolean;
  /** TX.0 to TX.9: the text of group `index` (0 is the whole match) and its offset in the value. */
  capture(index: number, text: string, offset: number): void;
  /** Where the match lies in the value, for explanations; called at most once for a match, also without `capture`. */
  span(start: number, end: number): void;
  /** A named part of the path that `@restpath` found: an entry of ARGS_PATH. */
  pathArgument(name: string, value: string): void;
  /** The operator gave up at its step budget; its answer is then `false` and the transaction's verdict is `limit`. */
  limit(): void;
}

/** A sink for callers that want the answer only. */
export const noMatchSink: MatchSink = {
  capturing: false,
  capture() {},
  span() {},
  pathArgument() {},
  limit() {},
};

/** What operators may ask of the compiler and of the host. Pure apart from the two readers and the hook. */
export interface OperatorCompileContext {
  /** The bytes (latin1) of a data file, its path relative to the rule file. Throws when it cannot be read. */
  readDataFile(path: string): string;
  /** The entries of a `SecDataset`; undefined when there is none of this name. */
  readDataset?(name: string): readonly string[] | undefined;
  /**
   * Answers `@rbl`: is the name (`4.3.2.1.list.example.org`) listed? The engine is synchronous, so the host answers from
   * what it resolved before. Without it, `@rbl` is refused.
   */
  readonly blocklist?: (name: string) => boolean;
  readonly regex?: RegexDefaults;
}

/** How `@rx` and its kin read their patterns. */
export interface RegexDefaults {
  /** `.` matches a line feed too. @default true */
  readonly dotAll?: boolean;
  /** `^` and `$` match at line breaks too, as in ModSecurity v3 and Coraza. @default true */
  readonly multiline?: boolean;
  /** Steps for one evaluation of a pattern that is not regular (look-around, back-references). @default 100_000 */
  readonly stepBudget?: number;
}
