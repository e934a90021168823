import { builtinError } from '../builtin-error.js';
import { yamlError } from './errors.js';

const MAX_LENGTH = 1 << 22;

/** The text of a document, and where its reader stands. */
export class Source {
  readonly text: string;
  at = 0;
  line = 1;
  lineStart = 0;

  constructor(text: string) {
    if (text.length > MAX_LENGTH) throw builtinError(`yaml: longer than ${MAX_LENGTH} characters`);
    this.text = text
      .replaceAll('\r\n', '\n')
      .replaceAll('\r', '\n')
      .replace(/^\ufeff/, '');
    for (let at = 0; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if ((code < 32 && code !== 9 && code !== 10) || code === 127)
        throw builtinError('yaml: control characters are not allowed');
    }
  }

  /** The character at which the reader stands; undefined at the end. */
  look(): string | undefined {
    return this.text[this.at];
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  fail(what: string): Error {
    return yamlError(this.line, what);
  }

  /** Whether the character at a distance ends a word: white space or the end. */
  endsAt(distance: number): boolean {
    const char = this.text[this.at + distance];
    return char === undefined || char === ' ' || char === '\n' || char === '\t';
  }

  spaces(): void {
    while (this.look() === ' ' || this.look() === '\t') this.at++;
  }

  newLine(): void {
    this.at++;
    this.line++;
    this.lineStart = this.at;
  }

  /** Passes over spaces, comments and line ends; tells whether it passed a line end. */
  gap(): boolean {
    let lines = false;
    for (;;) {
      this.spaces();
      if (this.look() === '#' && (this.at === 0 || ' \t\n'.includes(this.text[this.at - 1]!))) {
        while (!this.done && this.look() !== '\n') this.at++;
      }
      if (this.look() !== '\n') break;
      this.newLine();
      lines = true;
    }
    return lines;
  }

  /** Whether `---` or `...` stands at the beginning of this line. */
  atMarker(): boolean {
    if (this.column !== 0) return false;
    return (this.text.startsWith('---', this.at) || this.text.startsWith('...', this.at)) && this.endsAt(3);
  }
}
