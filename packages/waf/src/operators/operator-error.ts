import { WafError } from '../errors.js';

/** Says that an operator's argument cannot be used; the rule compiler adds file and line. */
export class OperatorArgumentError extends WafError {
  override readonly name = 'OperatorArgumentError';
  declare readonly code: 'WAF_OPERATOR_ARGUMENT' | 'WAF_OPERATOR_REFUSED' | 'WAF_OPERATOR_DATA_FILE';
  /** What the rule's author can do. */
  readonly hint: string;

  constructor(
    code: OperatorArgumentError['code'],
    message: string,
    hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, options);
    this.hint = hint;
  }
}
