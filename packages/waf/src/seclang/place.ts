/** A position in a rule file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One rule file: a name for messages and its text, one character for each byte (latin1). */
export interface RuleSource {
  readonly name: string;
  readonly text: string;
}
