import { WafError } from '../errors.js';

/** Why a compressed body was not decoded to its end. */
export class ContentDecodeError extends WafError {
  override readonly name = 'ContentDecodeError';
  declare readonly code:
    | 'WAF_BODY_CODING_UNKNOWN'
    | 'WAF_BODY_CODING_BROKEN'
    | 'WAF_BODY_CODING_LIMIT'
    | 'WAF_BODY_INFLATED_LIMIT'
    | 'WAF_BODY_RATIO_LIMIT';

  constructor(code: ContentDecodeError['code'], message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
  }

  /** True for a limit that input reached, whose verdict is `limit`. */
  get isLimit(): boolean {
    return this.code.endsWith('_LIMIT');
  }
}
