import { compareStrings, quote } from '../values/index.js';
import { builtinError } from './builtin-error.js';
import { stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

interface Version {
  readonly numbers: readonly bigint[];
  readonly prerelease: string;
}

const LARGEST = (1n << 63n) - 1n;

/** `semver.compare` and `semver.is_valid`, by Semantic Versioning 2.0.0 with an optional leading `v`. */
export const semver: readonly Builtin[] = implement({
  'semver.compare': (args) => {
    const texts = [stringOperand(args, 1), stringOperand(args, 2)];
    const [a, b] = texts.map((text, index) => {
      const version = parseVersion(text);
      if (version === undefined)
        throw builtinError(`operand ${index + 1}: string ${quote(text)} is not a valid SemVer`);
      return version;
    });
    return compareVersions(a!, b!);
  },
  'semver.is_valid': ([value]) => typeof value === 'string' && parseVersion(value) !== undefined,
});

function parseVersion(text: string): Version | undefined {
  const [unbuilt, build] = cut(text.startsWith('v') ? text.slice(1) : text, '+');
  if (build !== undefined && !build.split('.').every(isIdentifier)) return undefined;
  const [core, prerelease] = cut(unbuilt, '-');
  if (prerelease !== undefined) {
    const parts = prerelease.split('.');
    if (!parts.every((part) => isIdentifier(part) && !(part.length > 1 && part[0] === '0' && isDecimal(part))))
      return undefined;
  }
  const parts = core.split('.');
  if (parts.length !== 3) return undefined;
  if (!parts.every((part) => isDecimal(part) && part.length < 20 && (part.length === 1 || part[0] !== '0')))
    return undefined;
  const numbers = parts.map(BigInt);
  return numbers.every((number) => number <= LARGEST) ? { numbers, prerelease: prerelease ?? '' } : undefined;
}

function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < 3; index++) {
    const [x, y] = [a.numbers[index]!, b.numbers[index]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  const left = a.prerelease.split('.');
  const right = b.prerelease.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareIdentifiers(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

/** Numbers stand before words. */
function compareIdentifiers(a: string, b: string): number {
  const [x, y] = [isDecimal(a), isDecimal(b)];
  if (x && y) return a.length !== b.length ? Math.sign(a.length - b.length) : compareStrings(a, b);
  return x === y ? compareStrings(a, b) : x ? -1 : 1;
}

function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function isDecimal(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

function isIdentifier(text: string): boolean {
  return /^[0-9A-Za-z-]+$/.test(text);
}
