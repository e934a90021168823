import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One case of a vector file, its texts decoded to byte strings. */
export interface Vector {
  /** File name without extension, and place in the file. */
  readonly id: string;
  /** What the file tests; the `name` inside the cases is not reliable. */
  readonly subject: string;
  readonly param: string;
  readonly input: string;
  readonly output: string;
  /** Operators: does it match? */
  readonly matches: boolean;
  /** Whole match, then captures; only some cases of `rx`. */
  readonly groups: readonly string[] | undefined;
}

interface RawVector {
  readonly name: string;
  readonly param?: string;
  readonly input?: string;
  readonly output?: string;
  readonly ret: number;
  readonly re_groups?: readonly string[];
}

/** JSON text to bytes: UTF-8 first, then each literal `\xHH` and `\u00HH` is that byte. */
export function decodeBytes(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})/g, (_, x: string | undefined, u: string | undefined) =>
      String.fromCharCode(Number.parseInt(x ?? u ?? '', 16)),
    );
}

/** Reads every vector of a folder (`operators` or `transformations`), sorted by file. */
export function readVectors(folder: string): Vector[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.flatMap((file) => {
    const subject = basename(file, '.json');
    const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as RawVector[];
    return cases.map((raw, index) => ({
      id: `${subject}-${index + 1}`,
      subject,
      param: decodeBytes(raw.param ?? ''),
      input: decodeBytes(raw.input ?? ''),
      output: decodeBytes(raw.output ?? ''),
      matches: raw.ret === 1,
      groups: raw.re_groups?.map(decodeBytes),
    }));
  });
}
