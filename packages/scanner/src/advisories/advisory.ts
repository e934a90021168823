/** One advisory in the shape of OSV (ossf.github.io/osv-schema), with what a matcher and a report need. */
export interface Advisory {
  readonly id: string;
  readonly modified: string;
  readonly published?: string;
  /** Set when the advisory was taken back: it never matches. */
  readonly withdrawn?: string;
  /** Other names of the same vulnerability. */
  readonly aliases: readonly string[];
  /** Vulnerabilities that a bulletin such as a DSA or USN is about: each is a finding of its own. */
  readonly upstream?: readonly string[];
  readonly summary: string;
  readonly severity: readonly Severity[];
  readonly references: readonly string[];
  readonly affected: readonly Affected[];
  /** What the source says of its kind, such as RustSec's `unmaintained`. */
  readonly informational?: string;
}

/** A severity as stated: a CVSS vector, or a word. */
export interface Severity {
  readonly type: string;
  readonly score: string;
}

/** One package that an advisory is about. */
export interface Affected {
  /** With the release behind a colon where the source states one: `Debian:12`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly VersionRange[];
  readonly versions: readonly string[];
  readonly severity: readonly Severity[];
  /** What the source says of a fix, where it says more than the ranges do. */
  readonly state?: FixState;
}

/** What a source says of the fix: Debian's `end-of-life`, Red Hat's "Will not fix" and "Fix deferred". */
export type FixState = 'fixed' | 'not-fixed' | 'will-not-fix' | 'deferred' | 'end-of-life';

/** Events in the order of versions. */
export interface VersionRange {
  readonly events: readonly RangeEvent[];
}

export type RangeEventKind = 'introduced' | 'fixed' | 'last_affected' | 'limit';

export interface RangeEvent {
  readonly kind: RangeEventKind;
  readonly version: string;
}
