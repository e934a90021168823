/** How the versions of one packaging world are ordered. */
export interface VersionScheme {
  /** The scheme's name, such as `dpkg` or `pep440`. */
  readonly id: string;
  /**
   * Negative when `a` is older, positive when it is newer, 0 when both are the same version.
   * A total order: strings that break the scheme's grammar are ordered too, never refused. Linear in their length.
   */
  compare(a: string, b: string): number;
}
