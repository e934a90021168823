/** Keeps the decimal digits of a text as numbers. */
function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

/** Weighted sum of the first digits. */
function weigh(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
}

/** 1111... and 12345... (wrapping after 9 is no sequence). */
function isRepeatedOrSequence(digits: readonly number[]): boolean {
  const [first = 0] = digits;
  return digits.every((digit) => digit === first) || digits.every((digit, index) => digit === first + index);
}

/** A payment card number: 13 to 19 digits (blanks and hyphens aside) with the check digit of Luhn (ISO/IEC 7812-1). */
export function isCardNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (const [index, digit] of digits.reverse().entries()) {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A Brazilian CPF: nine digits and two check digits modulo 11. */
export function isCpf(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || isRepeatedOrSequence(digits)) return false;
  const check = (weights: readonly number[]) => {
    const rest = weigh(digits, weights) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  return check([10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits[9] && check([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits[10];
}

/** A social security number of the United States as they were given until 2011: area, group and serial must exist. */
export function isSsn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || isRepeatedOrSequence(digits)) return false;
  const area = weigh(digits, [100, 10, 1]);
  const group = weigh(digits.slice(3), [10, 1]);
  const serial = weigh(digits.slice(5), [1000, 100, 10, 1]);
  return area > 0 && area < 740 && area !== 666 && group > 0 && serial > 0;
}

/** An Austrian social insurance number: ten digits, the fourth a check digit modulo 11. */
export function isSvnr(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 10 || isRepeatedOrSequence(digits)) return false;
  return weigh(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digits[3];
}

/** A Chilean RUT: up to eight digits and a check character modulo 11, `K` for ten. */
export function isRut(text: string): boolean {
  const last = text.trim().at(-1)?.toLowerCase() ?? '';
  const digits = digitsOf(text.trim().slice(0, -1));
  if (digits.length < 7 || digits.length > 8) return false;
  const sum = digits.reverse().reduce((total, digit, index) => total + digit * ((index % 6) + 2), 0);
  const check = 11 - (sum % 11);
  return last === (check === 11 ? '0' : check === 10 ? 'k' : String(check));
}

/** A social security number of the United States by the rules since 2011 (areas up to 899). */
export function isNationalIdUs(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || isRepeatedOrSequence(digits)) return false;
  const area = weigh(digits, [100, 10, 1]);
  return (
    area > 0 &&
    area !== 666 &&
    area < 900 &&
    weigh(digits.slice(3), [10, 1]) > 0 &&
    weigh(digits.slice(5), [1, 1, 1, 1]) > 0
  );
}
