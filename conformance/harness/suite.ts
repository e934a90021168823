/** One suite of cases, written by others or our own, that `npm run conformance -- NAME` runs. */
export interface Suite {
  /** The name on the command line and in the last line of the output. */
  readonly name: string;
  /** One sentence: whose cases these are and what they decide. */
  readonly about: string;
  /** `quick` suites take at most 60 s and run in `npm test`; `full` ones run by name and with `--all`. */
  readonly tier: 'quick' | 'full';
  /** Folders below the conformance data root that must exist; absent for suites that bring their own data. */
  readonly data?: readonly string[];
  /** Runs every case and reports each to `report`. */
  run(context: SuiteContext): Promise<void> | void;
}

/** What a suite is given. */
export interface SuiteContext {
  /** The conformance data root, or the empty string for own suites when there is none. */
  readonly root: string;
  /** True when `npm test` runs the suite and only its quick part is wanted. */
  readonly quick: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Where a suite reports its cases. */
export interface Report {
  /** The case did what its expectation says. */
  pass(id: string): void;
  /** The case did not; `detail` says expected and found in one line. */
  fail(id: string, detail: string): void;
  /** `pass` when `detail` is undefined, else `fail`. */
  result(id: string, detail: string | undefined): void;
  /** The case cannot be judged here; counted and printed, never counted as passed. */
  skip(id: string, reason: string): void;
  /** A figure with a target; the suite then prints `SUITE met/targets`. `target` reads like `>= 0.95`. */
  metric(name: string, value: number | string, target: string, met: boolean): void;
  /** A line of explanation in the output, such as a total of a sub-group. */
  note(line: string): void;
}

/** Declares a suite; it exists for its types. */
export function defineSuite(suite: Suite): Suite {
  return suite;
}
