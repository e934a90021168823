import { base64Decode, base64DecodeExt, base64Encode } from './base64-decode.js';
import { cmdLine } from './cmd-line.js';
import { removeComments, removeCommentsChar, replaceComments } from './comments.js';
import { cssDecode } from './css-decode.js';
import { md5, sha1 } from './digest.js';
import { escapeSeqDecode } from './escape-seq-decode.js';
import { hexDecode, hexEncode, sqlHexDecode } from './hex.js';
import { htmlEntityDecode } from './html-entity-decode.js';
import { jsDecode } from './js-decode.js';
import { length } from './length.js';
import { lowercase, uppercase } from './letter-case.js';
import { normalizePath, normalizePathWin } from './normalize-path.js';
import { removeNulls, replaceNulls } from './nulls.js';
import { parityEven7bit, parityOdd7bit, parityZero7bit } from './parity.js';
import { phpArgsNames } from './php-args-names.js';
import type { Transformation } from './transformation.js';
import { trim, trimLeft, trimRight } from './trim.js';
import type { UnicodeMap } from './unicode-map.js';
import { urlDecode, urlDecodeUni, urlDecodeUniWith } from './url-decode.js';
import { urlEncode } from './url-encode.js';
import { utf8toUnicode } from './utf8-to-unicode.js';
import { compressWhitespace, removeWhitespace } from './white-space.js';

export type { Transformation } from './transformation.js';
export { parseUnicodeMap, type UnicodeMap } from './unicode-map.js';
export { decodeUrl } from './url-decode.js';

const all: readonly Transformation[] = [
  base64Decode,
  base64DecodeExt,
  base64Encode,
  cmdLine,
  compressWhitespace,
  cssDecode,
  escapeSeqDecode,
  hexDecode,
  hexEncode,
  htmlEntityDecode,
  jsDecode,
  length,
  lowercase,
  md5,
  normalizePath,
  normalizePathWin,
  parityEven7bit,
  parityOdd7bit,
  parityZero7bit,
  phpArgsNames,
  removeComments,
  removeCommentsChar,
  removeNulls,
  removeWhitespace,
  replaceComments,
  replaceNulls,
  sha1,
  sqlHexDecode,
  trim,
  trimLeft,
  trimRight,
  uppercase,
  urlDecode,
  urlDecodeUni,
  urlEncode,
  utf8toUnicode,
];

/** Every transformation by its lower-case SecLang name; `none` is the parser's and not here. */
export const transformations: ReadonlyMap<string, Transformation> = new Map([
  ...all.map((transformation) => [transformation.name.toLowerCase(), transformation] as const),
  ['normalisepath', normalizePath],
  ['normalisepathwin', normalizePathWin],
]);

/** The same registry with `urlDecodeUni` reading another code page, as `SecUnicodeMapFile` sets it. */
export function transformationsWith(map: UnicodeMap): ReadonlyMap<string, Transformation> {
  return new Map([...transformations, ['urldecodeuni', urlDecodeUniWith(map)]]);
}
