import type { FixState } from '../advisories/index.js';

/** One rule of an ignore file: a finding that meets everything it names is taken back. */
export interface IgnoreRule {
  /** Ids of the vulnerability; absent for any. */
  readonly ids?: readonly string[];
  /** Names of packages, with `*` for any text. */
  readonly name?: string;
  readonly version?: string;
  /** Package URL types, such as `npm`, `deb`. */
  readonly types?: readonly string[];
  /** OSV's ecosystem, without its release. */
  readonly ecosystem?: string;
  /** Package URLs, with or without a version. */
  readonly purls?: readonly string[];
  /** Paths with `*`, `**` and `?`. */
  readonly paths?: readonly string[];
  readonly fixStates?: readonly FixState[];
  /** A group that the package must belong to, such as `dev`. */
  readonly group?: string;
  /** From this time in milliseconds on the rule counts no more. */
  readonly until?: number;
  readonly reason?: string;
  /** File and line or position, for reports. */
  readonly place: string;
}

/** What an ignore file says, and what in it could not be understood: a rule that is not understood ignores nothing. */
export interface IgnoreFile {
  readonly rules: readonly IgnoreRule[];
  readonly problems: readonly string[];
}
