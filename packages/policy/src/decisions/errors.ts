import { PolicyError } from '../errors.js';

/** What can be wrong when a decision is logged. */
export type DecisionErrorCode = 'POLICY_DECISION_MASK' | 'POLICY_DECISION_LOG';

/** A decision that is not logged; the log hands it to `onProblem` and never throws it. */
export class DecisionError extends PolicyError {
  declare readonly code: DecisionErrorCode;

  constructor(code: DecisionErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'DecisionError';
  }
}
