import { isInteger, isNumber, RegoNumber, termText, toBigInt, toDouble, type Value } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { Flags } from './flags.js';
import { formatOperand, type GoValue } from './operand.js';
import { quickFormat } from './quick.js';

/** Longest text, width and precision. */
const MAX_LENGTH = 1 << 26;
const MAX_WIDTH = 1_000_000;

/**
 * Formats as Go's `fmt.Sprintf`: all verbs and flags, `*`, `[n]`, and Go's notes for what does not fit (`%!d(string=x)`).
 */
export function sprintf(format: string, args: readonly Value[]): string {
  return quickFormat(format, args) ?? new Formatter(format, args.map(goValueOf)).run();
}

/** How OPA hands a value to Go: integers and floats as numbers, strings as they are, everything else as text of a Rego term. */
export function goValueOf(value: Value): GoValue {
  if (typeof value === 'string') return { type: 'string', value };
  if (!isNumber(value)) return { type: 'string', value: termText(value) };
  // OPA hands a number written with an exponent to Go as a float; from 1e21 on that is how one is written.
  if (!isInteger(value) || (typeof value === 'number' && Math.abs(value) >= 1e21))
    return { type: 'float64', value: toDouble(value) };
  const integer = toBigInt(value);
  if (integer === undefined || (value instanceof RegoNumber && !Number.isFinite(toDouble(value)))) {
    return { type: 'string', value: wideText(value) };
  }
  return BigInt.asIntN(64, integer) === integer
    ? { type: 'int64', value: integer }
    : { type: 'big.Int', value: integer };
}

/** A number beyond all doubles keeps its digits and exponent. */
function wideText(value: number | RegoNumber): string {
  if (typeof value === 'number' || value.exponent === 0) return String(value);
  return `${value.digits}e${value.exponent}`;
}

class Formatter {
  readonly #format: string;
  readonly #args: readonly GoValue[];
  #at = 0;
  #next = 0;
  #reordered = false;
  #goodIndex = true;

  constructor(format: string, args: readonly GoValue[]) {
    this.#format = format;
    this.#args = args;
  }

  run(): string {
    const out: string[] = [];
    let size = 0;
    const write = (text: string): void => {
      size += text.length;
      if (size > MAX_LENGTH) throw builtinError(`sprintf: the result is longer than ${MAX_LENGTH} characters`);
      out.push(text);
    };
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      if (percent < 0) {
        write(this.#format.slice(this.#at));
        break;
      }
      write(this.#format.slice(this.#at, percent));
      this.#at = percent + 1;
      write(this.#directive());
    }
    if (!this.#reordered && this.#next < this.#args.length) {
      const rest = this.#args.slice(this.#next).map((arg) => `${arg.type}=${plain(arg)}`);
      write(`%!(EXTRA ${rest.join(', ')})`);
    }
    return out.join('');
  }

  #directive(): string {
    const flags: Flags = { minus: false, plus: false, sharp: false, space: false, zero: false };
    this.#goodIndex = true;
    let afterIndex = false;
    let notes = '';
    for (; ; this.#at++) {
      const char = this.#format[this.#at];
      if (char === '-') {
        flags.minus = true;
        flags.zero = false;
      } else if (char === '+') flags.plus = true;
      else if (char === '#') flags.sharp = true;
      else if (char === ' ') flags.space = true;
      else if (char === '0') flags.zero = !flags.minus;
      else break;
    }
    afterIndex = this.#index();
    if (this.#format[this.#at] === '*') {
      this.#at++;
      const width = this.#star();
      if (width === undefined) notes += '%!(BADWIDTH)';
      else if (width < 0) {
        flags.width = -width;
        flags.minus = true;
        flags.zero = false;
      } else flags.width = width;
      afterIndex = false;
    } else {
      const width = this.#number();
      if (width !== undefined) {
        flags.width = width;
        if (afterIndex) this.#goodIndex = false;
      }
    }
    if (this.#format[this.#at] === '.') {
      this.#at++;
      if (afterIndex) this.#goodIndex = false;
      afterIndex = this.#index();
      if (this.#format[this.#at] === '*') {
        this.#at++;
        const precision = this.#star();
        if (precision === undefined || precision < 0) notes += '%!(BADPREC)';
        else flags.precision = precision;
        afterIndex = false;
      } else flags.precision = this.#number() ?? 0;
    }
    if (!afterIndex) this.#index();
    return notes + this.#verb(flags);
  }

  #verb(flags: Flags): string {
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) return '%!(NOVERB)';
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === '%') return '%';
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`;
    const arg = this.#args[this.#next];
    if (arg === undefined) return `%!${verb}(MISSING)`;
    this.#next++;
    return formatOperand(arg, verb, flags);
  }

  /** Reads `[n]`; tells whether one stood there. */
  #index(): boolean {
    if (this.#format[this.#at] !== '[') return false;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#at);
    if (close < 0) {
      this.#goodIndex = false;
      this.#at++;
      return false;
    }
    const text = this.#format.slice(this.#at + 1, close);
    this.#at = close + 1;
    const index = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0;
    if (index < 1 || index > this.#args.length) this.#goodIndex = false;
    else this.#next = index - 1;
    return true;
  }

  #number(): number | undefined {
    const start = this.#at;
    while (/[0-9]/.test(this.#format[this.#at] ?? '')) this.#at++;
    if (this.#at === start) return undefined;
    const value = Number(this.#format.slice(start, this.#at));
    return value > MAX_WIDTH ? undefined : value;
  }

  #star(): number | undefined {
    const arg = this.#args[this.#next];
    if (arg === undefined) return undefined;
    this.#next++;
    if (arg.type !== 'int64') return undefined;
    const value = Number(arg.value);
    return Math.abs(value) > MAX_WIDTH ? undefined : value;
  }
}

function plain(arg: GoValue): string {
  return formatOperand(arg, 'v', { minus: false, plus: false, sharp: false, space: false, zero: false });
}
