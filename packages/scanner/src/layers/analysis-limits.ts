/** What the analysis of one layer or folder may hold. */
export interface AnalysisLimits {
  /** Bytes of a file that an analyzer without a limit of its own is given whole; larger ones are problems of the report. @default 64 MiB */
  readonly maxFileBytes: number;
  /** Bytes of one file that is kept because an analyzer may ask for it beside another one. @default 4 MiB */
  readonly maxCompanionFileBytes: number;
  /** Bytes of all such files. @default 64 MiB */
  readonly maxCompanionBytes: number;
  /** Packages that are reported, those of hard links among them; more are a problem of the report. @default 100,000 */
  readonly maxPackages: number;
  /** Hard links of names that analyzers want; more are not followed. @default 10,000 */
  readonly maxLinks: number;
  /** Problems that are reported in full; the rest is counted. @default 1,000 */
  readonly maxProblems: number;
}

/** The limits that hold where the caller sets none. */
export const defaultAnalysisLimits: AnalysisLimits = Object.freeze({
  maxFileBytes: 64 * 2 ** 20,
  maxCompanionFileBytes: 4 * 2 ** 20,
  maxCompanionBytes: 64 * 2 ** 20,
  maxPackages: 100_000,
  maxLinks: 10_000,
  maxProblems: 1000,
});
