import type { Finding } from '../matching/index.js';

/** Why a finding was taken back. */
export interface Suppression {
  /** A VEX document, or a rule of an ignore file. */
  readonly kind: 'vex' | 'ignore';
  /** VEX's `not_affected` or `fixed`; `ignored` of a rule. */
  readonly status: 'not_affected' | 'fixed' | 'ignored';
  readonly justification?: string;
  readonly impact?: string;
  /** The document's author, or the file and line of the rule. */
  readonly author: string;
}

/** A finding that was taken back, with the reason. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: Suppression;
}
