/**
 * Reads a number as C's `atoi` does: white space, a sign, digits; what follows is ignored and no digits are 0. Large
 * numbers lose precision but never their order, so that a huge length stays above every limit.
 */
export function leadingInteger(text: string): number {
  let at = 0;
  while (at < text.length && (text.charCodeAt(at) === 32 || (text.charCodeAt(at) >= 9 && text.charCodeAt(at) <= 13)))
    at++;
  const sign = text.charCodeAt(at);
  if (sign === 45 || sign === 43) at++;
  let sum = 0;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    sum = sum * 10 + digit;
  }
  return sign === 45 && sum !== 0 ? -sum : sum;
}
