/** A token by its name in error messages: keywords and `ident`, `number`, `string`, `plus`, `{` and the like. */
export type Token = string;

export const EOF = 'eof';
export const ILLEGAL = 'illegal';
export const WHITESPACE = 'whitespace';
export const COMMENT = 'comment';
export const IDENT = 'identifier';
export const NUMBER = 'number';
export const STRING = 'string';
export const TEMPLATE_PART = 'template-string part';
export const TEMPLATE_END = 'template-string end';
export const RAW_TEMPLATE_PART = 'raw-template-string part';
export const RAW_TEMPLATE_END = 'raw-template-string end';

/** Keywords of every version. */
export const BASE_KEYWORDS: readonly string[] = [
  'package',
  'import',
  'as',
  'default',
  'else',
  'not',
  'some',
  'with',
  'null',
  'true',
  'false',
];

/** Keywords that `import future.keywords` and `import rego.v1` add to v0; part of v1. */
export const V1_KEYWORDS: readonly string[] = ['in', 'every', 'contains', 'if'];

/** Keywords that `import future.keywords.X` and `import rego.v2` add to v1. */
export const V2_KEYWORDS: readonly string[] = ['not', 'and', 'or'];

/** Whether a token is written as a keyword. */
export function isKeywordToken(token: Token): boolean {
  return BASE_KEYWORDS.includes(token) || V1_KEYWORDS.includes(token) || token === 'and' || token === 'or';
}
