import type { BodyErrorCode, BodySink, MultipartFlag } from './body-processor.js';
import { parseDisposition } from './multipart-disposition.js';

/** Collects the header lines of one part and says what they state. */
export class PartHeaders {
  readonly #lines: string[] = [];
  #bytes = 0;

  /** Adds one line without its line end; a folded one joins the line before. */
  add(line: string, flag: (name: MultipartFlag) => void): void {
    this.#bytes += line.length + 2;
    const first = line.charCodeAt(0);
    const folded = first === 32 || (first >= 9 && first <= 13);
    const last = this.#lines.length - 1;
    if (!folded || last < 0) {
      this.#lines.push(line);
      return;
    }
    flag('MULTIPART_HEADER_FOLDING');
    if (first !== 32 && first !== 9) flag('MULTIPART_INVALID_HEADER_FOLDING');
    this.#lines[last] += ` ${line.slice(1)}`;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Hands the headers to the sink and gives the part, or why it is none. */
  finish(sink: BodySink, flag: (name: MultipartFlag) => void): Part | PartProblem {
    const broken = this.#lines.map(headerProblem).find((problem) => problem !== undefined);
    const dispositions = this.#lines.filter((line) => nameOf(line) === 'content-disposition');
    const [first, second] = dispositions;
    const stated = first === undefined ? undefined : parseDisposition(first.slice(first.indexOf(':') + 1));
    for (const name of stated?.flags ?? []) flag(name);
    const name = stated?.name ?? '';
    for (const line of this.#lines) sink.partHeader(name, line);
    if (stated?.name !== undefined) sink.partName(name);
    if (stated?.filename !== undefined) sink.partFilename(stated.filename);
    const problem =
      broken ??
      (stated === undefined
        ? 'a part has no Content-Disposition'
        : second !== undefined
          ? 'a part has several Content-Disposition headers'
          : stated.problem && `the Content-Disposition of a part cannot be read: ${stated.problem}`);
    if (problem !== undefined) {
      flag('MULTIPART_INVALID_PART');
      return { code: 'BODY_MULTIPART_INVALID', problem };
    }
    return { name, filename: stated?.filename };
  }
}

/** A part whose headers are read. */
export interface Part {
  readonly name: string;
  /** Undefined for a plain field. */
  readonly filename: string | undefined;
}

/** Why a part cannot be used. */
export interface PartProblem {
  readonly code: BodyErrorCode;
  readonly problem: string;
}

function nameOf(line: string): string {
  const colon = line.indexOf(':');
  return colon < 0 ? '' : line.slice(0, colon).toLowerCase();
}

/** Header names are printable ASCII without blanks. */
function headerProblem(line: string): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 0) return 'a part header has no colon';
  if (colon === 0) return 'a part header has no name';
  for (let i = 0; i < colon; i++) {
    const byte = line.charCodeAt(i);
    if (byte <= 32 || byte >= 127) return 'the name of a part header has a character that is not allowed';
  }
  return undefined;
}
