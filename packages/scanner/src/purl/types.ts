/** A package URL, its parts decoded and normalised by the rules of its type. */
export interface PackageUrl {
  readonly type: string;
  /** Parts joined by `/`, such as an npm scope or a Maven group. */
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  /** Keys in lower case, sorted; values never empty. */
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

/** Parts to build one from; absent and empty mean the same. */
export interface PackageUrlParts {
  readonly type: string | null;
  readonly namespace?: string | null | undefined;
  readonly name: string | null;
  readonly version?: string | null | undefined;
  readonly qualifiers?: Readonly<Record<string, string | null | undefined>> | null | undefined;
  readonly subpath?: string | null | undefined;
}
