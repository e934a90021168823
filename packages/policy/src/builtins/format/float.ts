import { trimCharactersRight } from '../trim-characters.js'; /** Decimal digits of a positive double and where its point stands: `0.DIGITS * 10^point`. */

interface Digits {
  readonly text: string;
  readonly point: number;
}

/**
 * Writes a finite double as Go's `strconv.FormatFloat`; sign left out.
 *
 * @param verb `e`, `f` or `g`.
 * @param precision digits after the point (`g`: digits in all); -1 writes the fewest that read back as the same double.
 */
export function formatFloat(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  const size = Math.abs(value);
  if (verb === 'e') return scientific(digitsOf(size, precision < 0 ? -1 : precision + 1), precision);
  if (verb === 'f') return precision < 0 ? fixed(digitsOf(size, -1)) : exactFixed(size, precision);
  const wanted = precision === 0 ? 1 : precision;
  const digits = digitsOf(size, wanted);
  // The shortest form changes to an exponent where six digits would: 1e+06.
  const limit =
    wanted < 0 ? 6 : wanted > digits.text.length && digits.text.length >= digits.point ? digits.text.length : wanted;
  const exponent = digits.point - 1;
  const bare = { text: trimmed(digits.text), point: digits.point };
  if (exponent < -4 || exponent >= limit) return scientific(bare, -1);
  return fixed(bare);
}

function trimmed(text: string): string {
  return trimCharactersRight(text, '0') || '0';
}

/** The leading digits, correctly rounded; -1 for the shortest. */
function digitsOf(size: number, count: number): Digits {
  if (size === 0) return { text: '0', point: 1 };
  const text = count < 0 ? size.toExponential() : exactExponential(size, count);
  const at = text.indexOf('e');
  return { text: text.slice(0, at).replace('.', ''), point: Number(text.slice(at + 1)) + 1 };
}

/** Digits past what `toExponential` writes are zeros of no use to anybody, yet asked for. */
function exactExponential(size: number, count: number): string {
  if (count <= 101) return size.toExponential(count - 1);
  const [mantissa, exponent] = size.toExponential(100).split('e');
  return `${mantissa}${'0'.repeat(count - 101)}e${exponent}`;
}

function exactFixed(size: number, precision: number): string {
  if (size < 1e21) return padFraction(size.toFixed(Math.min(precision, 100)), precision);
  const whole = BigInt(size).toString();
  return precision === 0 ? whole : `${whole}.${'0'.repeat(precision)}`;
}

function padFraction(text: string, precision: number): string {
  return precision > 100 ? text + '0'.repeat(precision - 100) : text;
}

function scientific({ text, point }: Digits, precision: number): string {
  const fraction = text.slice(1).padEnd(Math.max(precision, 0), '0');
  const exponent = text === '0' ? 0 : point - 1;
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${text[0]}${fraction === '' ? '' : `.${fraction}`}e${exponent < 0 ? '-' : '+'}${size}`;
}

function fixed({ text, point }: Digits): string {
  if (point <= 0) return text === '0' ? '0' : `0.${'0'.repeat(-point)}${text}`;
  if (point >= text.length) return text + '0'.repeat(point - text.length);
  return `${text.slice(0, point)}.${text.slice(point)}`;
}
