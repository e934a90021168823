import { builtinError } from '../builtin-error.js';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00b5s', 1e3],
  ['\u03bcs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 6e10],
  ['h', 3.6e12],
  ['d', 8.64e13],
  ['w', 6.048e14],
  ['y', 3.1536e16],
]);
const LIMIT = 1n << 63n;

/**
 * Reads a duration as Go does (`1h30m`, `-1.5h`, `300ms`), with OPA's days, weeks and years of 365 days.
 *
 * @returns nanoseconds.
 * @throws {BuiltinError} with Go's messages.
 */
export function parseDuration(text: string): bigint {
  const invalid = (): Error => builtinError(`time: invalid duration ${JSON.stringify(text)}`);
  const extended = /[dwy]/.test(text);
  let at = text[0] === '-' || text[0] === '+' ? 1 : 0;
  if (text.slice(at) === '0') return 0n;
  if (at === text.length) throw invalid();
  let total = 0n;
  while (at < text.length) {
    const start = at;
    while (isDigit(text, at)) at++;
    const whole = text.slice(start, at);
    let fraction = '';
    if (text[at] === '.') {
      const from = ++at;
      while (isDigit(text, at)) at++;
      fraction = text.slice(from, at);
    }
    if (whole === '' && fraction === '') throw invalid();
    const from = at;
    while (at < text.length && text[at] !== '.' && !isDigit(text, at)) at++;
    const unit = text.slice(from, at);
    const size = UNITS.get(unit);
    if (size === undefined) {
      if (extended && unit === '') throw invalid();
      throw builtinError(
        unit === ''
          ? `time: missing unit in duration ${JSON.stringify(text)}`
          : `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`,
      );
    }
    if (whole.length + fraction.length > 64) throw invalid();
    total += BigInt(whole === '' ? 0 : whole) * BigInt(size);
    if (fraction !== '') total += (BigInt(fraction) * BigInt(size)) / 10n ** BigInt(fraction.length);
    if (total > LIMIT) throw invalid();
  }
  if (text[0] === '-') return -total;
  if (total >= LIMIT) throw invalid();
  return total;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
