/** Says that an operator's argument cannot be used; the rule compiler adds file and line. */
export class OperatorArgumentError extends Error {
  override readonly name = 'OperatorArgumentError';
  readonly code: 'WAF_OPERATOR_ARGUMENT' | 'WAF_OPERATOR_REFUSED' | 'WAF_OPERATOR_DATA_FILE';
  /** What the rule's author can do. */
  readonly hint: string;

  constructor(
    code: OperatorArgumentError['code'],
    message: string,
    hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
