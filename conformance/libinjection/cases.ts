import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of `tests/`. */
export interface TestCase {
  readonly id: string;
  readonly kind: string;
  readonly input: string;
  readonly expected: string;
}

/** Cuts blanks, tabs and line ends off the end; the files end their parts so. */
export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The text after the line of a mark, as bytes. */
function part(text: string, mark: string, next?: string): string {
  const start = text.indexOf('\n', text.indexOf(mark)) + 1;
  const end = next === undefined ? text.length : text.indexOf(next, start);
  return trimmedEnd(text.slice(start, end));
}

/** Reads every test, sorted by file name. */
export function readCases(folder: string): TestCase[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith('test-') && file.endsWith('.txt'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'latin1');
      return {
        id: file.slice(0, -4),
        kind: file.split('-')[1] ?? '',
        input: part(text, '--INPUT--', '--EXPECTED--'),
        expected: part(text, '--EXPECTED--'),
      };
    });
}

/** Reads a list of `data/`: one URL-encoded input a line; comments and empty lines left out. */
export function readList(path: string): string[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) =>
      line
        .replaceAll('+', ' ')
        .replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    );
}
