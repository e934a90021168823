import { hexAt } from '../transformations/byte-classes.js';
import { decodeUrl } from '../transformations/url-decode.js';
import type { BodyOptions, BodyProcessor, BodyProcessorFactory, BodySink } from './body-processor.js';
import { Gate } from './gate.js';

/** True when a `%` lacks its two digits. */
function isBroken(value: string): boolean {
  for (let at = value.indexOf('%'); at >= 0; at = value.indexOf('%', at + 1)) {
    if (hexAt(value, at + 1) === 255 || hexAt(value, at + 2) === 255) return true;
  }
  return false;
}

/** Splits at the separator, then at the first `=`, and decodes. Keeps at most one open pair between chunks. */
class Urlencoded implements BodyProcessor {
  readonly #gate: Gate;
  readonly #separator: string;
  #open: string[] = [];
  #broken = false;

  constructor(sink: BodySink, options: BodyOptions) {
    this.#gate = new Gate(sink, options.maxArguments);
    this.#separator = options.argumentSeparator ?? '&';
  }

  write(chunk: string): void {
    let from = 0;
    while (!this.#gate.stopped) {
      const to = chunk.indexOf(this.#separator, from);
      if (to < 0) break;
      this.#open.push(chunk.slice(from, to));
      this.#pair();
      from = to + 1;
    }
    if (!this.#gate.stopped && from < chunk.length) this.#open.push(chunk.slice(from));
  }

  end(): void {
    if (!this.#gate.stopped) this.#pair();
  }

  #pair(): void {
    const pair = this.#open.length === 1 ? (this.#open[0] ?? '') : this.#open.join('');
    this.#open = [];
    if (pair === '') return;
    if (!this.#broken && isBroken(pair)) {
      this.#broken = true;
      this.#gate.sink.urlencodedError();
    }
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    this.#gate.argument(decodeUrl(name, undefined), decodeUrl(value, undefined));
  }
}

/** `application/x-www-form-urlencoded`: also reads query strings. Broken escapes stay as they are and are told. */
export const urlencoded: BodyProcessorFactory = {
  name: 'URLENCODED',
  create: (sink, options = {}) => new Urlencoded(sink, options),
};
