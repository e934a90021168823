import { quote, ScannerError } from '../errors.js';
import type { VersionScheme } from '../versions/index.js';

/** Tells whether a version lies in a range. */
export type InRange = (version: string) => boolean;

const accepts: Readonly<Record<string, (order: number) => boolean>> = {
  __proto__: null as never,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '=': (order) => order === 0,
};

/** Parses comparisons that must all hold, such as `>=2.0, <2.17.0`; empty text is every version. Throws `SCANNER_ADVISORY`. */
export function parseRange(text: string, scheme: VersionScheme): InRange {
  const tests = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^(<=|>=|<|>|=)?\s*([0-9A-Za-z][^\s<>=|]*)$/.exec(part);
      if (!match)
        throw new ScannerError(
          'SCANNER_ADVISORY',
          `version range ${quote(text)}: expected comparisons such as "<2.17.0", found ${quote(part)}`,
        );
      const accept = accepts[match[1] ?? '='] as (order: number) => boolean;
      const bound = match[2] as string;
      return (version: string): boolean => accept(scheme.compare(version, bound));
    });
  return (version) => tests.every((test) => test(version));
}
