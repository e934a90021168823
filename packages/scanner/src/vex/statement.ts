/** What a VEX document says of one vulnerability in some packages. */
export interface VexStatement {
  /** The vulnerability's id and aliases. */
  readonly ids: readonly string[];
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  /** Package URLs of the packages that it speaks of, with or without a version. */
  readonly packages: readonly string[];
  readonly justification?: string;
  readonly impact?: string;
  /** The document's author. */
  readonly author: string;
}
