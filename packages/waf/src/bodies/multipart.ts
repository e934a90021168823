import type { BodyOptions, BodyProcessor, BodyProcessorFactory, BodySink, MultipartFlag } from './body-processor.js';
import { Gate } from './gate.js';
import { parseBoundary } from './multipart-boundary.js';
import { type Part, PartHeaders } from './multipart-part.js';

type State = 'before' | 'headers' | 'content' | 'after';

/**
 * Reads line by line. Between chunks it keeps an unfinished line only while that may still be a boundary or a header, and
 * the line end before it, which belongs to the boundary if one follows.
 */
class Multipart implements BodyProcessor {
  readonly #sink: BodySink;
  readonly #gate: Gate;
  readonly #limits: Required<Pick<BodyOptions, 'maxFiles' | 'maxParts' | 'maxPartHeaderBytes' | 'fileContentBytes'>>;
  readonly #flags = new Set<MultipartFlag>();
  #delimiter = '';
  #state: State = 'before';
  #line = '';
  /** The unfinished line is content: its start was handed on already. */
  #inContentLine = false;
  #lineEnd = '';
  #headers = new PartHeaders();
  #part: Part | undefined;
  #content: string[] = [];
  #size = 0;
  #kept = 0;
  #parts = 0;
  #files = 0;
  #foreign = false;
  #sawCrlf = false;

  constructor(sink: BodySink, options: BodyOptions) {
    this.#sink = sink;
    this.#gate = new Gate(sink, options.maxArguments);
    this.#limits = {
      maxFiles: options.maxFiles ?? 100,
      maxParts: options.maxParts ?? 1000,
      maxPartHeaderBytes: options.maxPartHeaderBytes ?? 16_384,
      fileContentBytes: options.fileContentBytes ?? 0,
    };
    const stated = parseBoundary(options.contentType ?? '');
    if ('problem' in stated) {
      this.#gate.stop('BODY_MULTIPART_BOUNDARY', stated.problem);
      return;
    }
    this.#delimiter = `--${stated.boundary}`;
    if (stated.quoted) this.#flag('MULTIPART_BOUNDARY_QUOTED');
    if (stated.whitespace) this.#flag('MULTIPART_BOUNDARY_WHITESPACE');
  }

  write(chunk: string): void {
    let from = 0;
    while (!this.#gate.stopped && from < chunk.length) {
      const feed = chunk.indexOf('\n', from);
      if (feed < 0) {
        this.#rest(chunk.slice(from));
        return;
      }
      this.#finishLine(chunk.slice(from, feed));
      from = feed + 1;
    }
  }

  end(complete = true): void {
    if (this.#gate.stopped) return;
    if (this.#line !== '' || this.#inContentLine) this.#lastLine();
    if (this.#gate.stopped) return;
    const closed = this.#state === 'after';
    const whole = this.#parts > 0 && (closed || !complete);
    if (this.#foreign || (complete && !closed)) this.#flag('MULTIPART_UNMATCHED_BOUNDARY', whole ? 2 : 1);
    if (closed) return;
    if (this.#state === 'content') {
      this.#keep(this.#lineEnd);
      this.#finishPart();
    }
    if (!complete) return;
    const found = this.#parts === 0 ? 'no boundary was found' : 'the final boundary is missing';
    this.#gate.stop('BODY_MULTIPART_INVALID', found);
  }

  #flag(name: MultipartFlag, value: 1 | 2 = 1): void {
    if (this.#flags.has(name)) return;
    this.#flags.add(name);
    this.#sink.flag(name, value);
  }

  /** The end of a chunk without a line end. */
  #rest(text: string): void {
    this.#line += text;
    if (this.#state === 'headers') {
      if (this.#line.length > this.#limits.maxPartHeaderBytes) this.#headerLimit();
      return;
    }
    // Content that cannot become a boundary is handed on now, but a carriage return waits for its line feed.
    if (!this.#inContentLine && this.#line.length <= this.#delimiter.length + 4) return;
    if (!this.#inContentLine && this.#line.startsWith('--')) {
      if (this.#boundaryLine(this.#line) || this.#gate.stopped) return;
      this.#judgeDashes(this.#line);
      if (this.#gate.stopped) return;
    }
    const keep = this.#line.endsWith('\r') ? 1 : 0;
    this.#take(this.#line.slice(0, this.#line.length - keep));
    this.#line = keep === 1 ? '\r' : '';
    this.#inContentLine = true;
  }

  /** A line whose line feed was found; `tail` is what this chunk adds to it. */
  #finishLine(tail: string): void {
    const whole = this.#line + tail;
    this.#line = '';
    const crlf = whole.endsWith('\r');
    const line = crlf ? whole.slice(0, -1) : whole;
    if (!this.#inContentLine && this.#state !== 'headers' && line.startsWith('--')) {
      if (this.#boundaryLine(line)) {
        this.#lineKind(crlf);
        return;
      }
      if (this.#gate.stopped) return;
      this.#judgeDashes(line);
      if (this.#gate.stopped) return;
    }
    if (this.#state === 'headers') {
      this.#lineKind(crlf);
      this.#headerLine(line);
      return;
    }
    this.#take(line);
    this.#lineEnd = crlf ? '\r\n' : '\n';
    this.#inContentLine = false;
  }

  /** The last line has no line feed: it may still be the final boundary. */
  #lastLine(): void {
    const line = this.#line;
    this.#line = '';
    if (!this.#inContentLine && this.#state !== 'headers' && line.startsWith('--')) {
      if (this.#boundaryLine(line.endsWith('\r') ? line.slice(0, -1) : line) || this.#gate.stopped) return;
      this.#judgeDashes(line);
      if (this.#gate.stopped) return;
    }
    if (this.#state === 'headers') this.#headerLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    else this.#take(line);
  }

  #lineKind(crlf: boolean): void {
    if (!crlf) this.#flag('MULTIPART_LF_LINE');
    this.#sawCrlf ||= crlf;
    if (this.#sawCrlf && this.#flags.has('MULTIPART_LF_LINE')) this.#flag('MULTIPART_CRLF_LF_LINES');
  }

  /** True when the line is our boundary; stops when it only starts with it. */
  #boundaryLine(line: string): boolean {
    if (!line.startsWith(this.#delimiter)) return false;
    const rest = line.slice(this.#delimiter.length);
    if (rest !== '' && rest !== '--') {
      // Readers differ on what may follow a boundary, blanks included.
      this.#gate.stop('BODY_MULTIPART_INVALID', 'a boundary is followed by other text in its line');
      return false;
    }
    if (this.#state === 'after') {
      this.#flag('MULTIPART_DATA_AFTER');
      return true;
    }
    if (this.#state === 'content') this.#finishPart();
    if (rest === '--') {
      this.#state = 'after';
      return true;
    }
    if (++this.#parts > this.#limits.maxParts) {
      this.#gate.stop('BODY_LIMIT_PARTS', `more than ${this.#limits.maxParts} parts`);
      return true;
    }
    this.#state = 'headers';
    this.#headers = new PartHeaders();
    return true;
  }

  /** A line that starts as a boundary does and is none. */
  #judgeDashes(line: string): void {
    this.#foreign = true;
    // The same few bytes are looked at whether the line came whole or not.
    const head = line.slice(2, this.#delimiter.length + 5);
    const text = head.trimStart();
    const bare = text.startsWith('"') ? text.slice(1) : text;
    if (bare !== head && bare.startsWith(this.#delimiter.slice(2))) {
      this.#gate.stop('BODY_MULTIPART_INVALID', 'quotes or blanks stand before a boundary');
    }
  }

  #headerLine(line: string): void {
    if (line !== '') {
      this.#headers.add(line, (name) => this.#flag(name));
      if (this.#headers.bytes > this.#limits.maxPartHeaderBytes) this.#headerLimit();
      return;
    }
    const part = this.#headers.finish(this.#sink, (name) => this.#flag(name));
    if ('problem' in part) {
      this.#gate.stop(part.code, part.problem);
      return;
    }
    this.#part = part;
    this.#state = 'content';
    this.#content = [];
    this.#size = 0;
    this.#kept = 0;
    this.#lineEnd = '';
    this.#inContentLine = false;
    if (part.filename !== undefined && ++this.#files > this.#limits.maxFiles)
      this.#flag('MULTIPART_FILE_LIMIT_EXCEEDED');
  }

  #headerLimit(): void {
    const detail = `the headers of a part are longer than ${this.#limits.maxPartHeaderBytes} bytes`;
    this.#gate.stop('BODY_LIMIT_PART_HEADER', detail);
  }

  /** Content bytes, after the line end that turned out to be content as well. */
  #take(text: string): void {
    const outside = this.#state !== 'content';
    if (outside) {
      if (this.#state === 'before') this.#flag('MULTIPART_DATA_BEFORE');
      else if (text !== '') this.#flag('MULTIPART_DATA_AFTER');
      return;
    }
    this.#keep(this.#lineEnd);
    this.#lineEnd = '';
    this.#keep(text);
  }

  #keep(text: string): void {
    if (text === '') return;
    this.#size += text.length;
    if (this.#part?.filename === undefined) {
      this.#content.push(text);
      return;
    }
    const room = this.#limits.fileContentBytes - this.#kept;
    if (room <= 0 || this.#files > this.#limits.maxFiles) return;
    const part = text.length > room ? text.slice(0, room) : text;
    this.#kept += part.length;
    this.#content.push(part);
  }

  #finishPart(): void {
    const part = this.#part;
    if (part === undefined) return;
    this.#part = undefined;
    const content = this.#content.join('');
    if (part.filename === undefined) {
      this.#gate.argument(part.name, content);
      return;
    }
    const size = this.#files > this.#limits.maxFiles ? 0 : this.#size;
    this.#sink.file({ field: part.name, filename: part.filename, size, content });
  }
}

/**
 * `multipart/form-data`, strict as ModSecurity v3: what two readers could understand differently is told by a flag or ends
 * the parse with an error.
 */
export const multipart: BodyProcessorFactory = {
  name: 'MULTIPART',
  create: (sink, options = {}) => new Multipart(sink, options),
};
