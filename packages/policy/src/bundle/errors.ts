import { PolicyError } from '../errors.js';

/** What can be wrong with a bundle. */
export type BundleErrorCode =
  | 'POLICY_BUNDLE_FORMAT'
  | 'POLICY_BUNDLE_ROOTS'
  | 'POLICY_BUNDLE_SIGNATURE'
  | 'POLICY_BUNDLE_DELTA'
  | 'POLICY_BUNDLE_FETCH'
  | 'POLICY_BUNDLE_DISCOVERY';

/** A bundle that cannot be read, trusted, fetched or activated. */
export class BundleError extends PolicyError {
  declare readonly code: BundleErrorCode;

  constructor(code: BundleErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'BundleError';
  }
}

/** The message of anything thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
