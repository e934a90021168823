import { compareDigits, compareText, digitsEnd, isDigit, isLetter } from './digits.js';
import type { VersionScheme } from './scheme.js';

/** Red Hat, SUSE, Amazon and the like: `epoch:version-release`, compared as rpm does; a version without release is older than one with. */
export const rpm: VersionScheme = {
  id: 'rpm',
  compare(a, b) {
    const left = splitEvr(a);
    const right = splitEvr(b);
    return (
      compareDigits(left.epoch || '0', right.epoch || '0') ||
      rpmvercmp(left.version, right.version) ||
      Number(left.hasRelease) - Number(right.hasRelease) ||
      rpmvercmp(left.release, right.release)
    );
  },
};

/** The parts of a package's full name; those that are absent are empty. */
export interface Nevra {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

const architectures = new Set([
  'noarch',
  'src',
  'nosrc',
  'x86_64',
  'aarch64',
  'ppc64le',
  'ppc64',
  'ppc',
  's390x',
  's390',
  'i386',
  'i486',
  'i586',
  'i686',
  'armv7hl',
  'armv7hnl',
  'armv6hl',
  'riscv64',
  'riscv',
  'loongarch64',
  'ia64',
  'mips64el',
  'athlon',
  'geode',
]);

/**
 * Takes `name-epoch:version-release.arch` apart; name, epoch and architecture may be absent.
 * The architecture is the last dotted part only when it is one that rpm knows, because releases hold dots too.
 */
export function parseNevra(text: string): Nevra {
  const dot = text.lastIndexOf('.');
  const hasArch = dot > 0 && architectures.has(text.slice(dot + 1));
  const arch = hasArch ? text.slice(dot + 1) : '';
  const rest = hasArch ? text.slice(0, dot) : text;
  const dash = rest.lastIndexOf('-');
  const nameEnd = dash < 0 ? -1 : rest.lastIndexOf('-', dash - 1);
  const { epoch, version, release } = splitEvr(rest.slice(nameEnd + 1));
  return { name: nameEnd < 0 ? '' : rest.slice(0, nameEnd), epoch, version, release, arch };
}

/** Orders full names: name, then version, then architecture; an absent part sorts first. */
export function compareNevra(a: string, b: string): number {
  const left = parseNevra(a);
  const right = parseNevra(b);
  return (
    compareText(left.name, right.name) ||
    compareDigits(left.epoch || '0', right.epoch || '0') ||
    rpmvercmp(left.version, right.version) ||
    rpmvercmp(left.release, right.release) ||
    compareText(left.arch, right.arch)
  );
}

/** An epoch is digits only; another colon belongs to the version. */
function splitEvr(text: string): { epoch: string; version: string; release: string; hasRelease: boolean } {
  const end = digitsEnd(text, 0);
  const epoch = end > 0 && text[end] === ':' ? text.slice(0, end) : '';
  const rest = epoch === '' ? text : text.slice(end + 1);
  const dash = rest.lastIndexOf('-');
  if (dash < 0) return { epoch, version: rest, release: '', hasRelease: false };
  return { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1), hasRelease: true };
}

/**
 * Compares one part: runs of digits and runs of ASCII letters, everything else separates. A tilde sorts before the end,
 * a caret after it but before anything else; digits are newer than letters.
 */
export function rpmvercmp(a: string, b: string): number {
  let i = 0;
  let j = 0;
  for (;;) {
    i = skip(a, i);
    j = skip(b, j);
    const mark = markOrder(a[i], b[j]);
    if (mark !== undefined) {
      if (mark !== 0) return mark;
      i++;
      j++;
      continue;
    }
    if (i >= a.length || j >= b.length) return (i < a.length ? 1 : 0) - (j < b.length ? 1 : 0);
    const iEnd = runEnd(a, i);
    const jEnd = runEnd(b, j);
    const leftDigits = isDigit(a.charCodeAt(i));
    if (leftDigits !== isDigit(b.charCodeAt(j))) return leftDigits ? 1 : -1;
    const difference = (leftDigits ? compareDigits : compareText)(a.slice(i, iEnd), b.slice(j, jEnd));
    if (difference !== 0) return difference;
    i = iEnd;
    j = jEnd;
  }
}

/** The order that a tilde or caret decides, 0 when both sides have the same one, undefined when there is none. */
function markOrder(a: string | undefined, b: string | undefined): number | undefined {
  if (a === '~' || b === '~') return a === b ? 0 : a === '~' ? -1 : 1;
  if (a === '^' || b === '^') {
    if (a === b) return 0;
    if (a === '^') return b === undefined ? 1 : -1;
    return a === undefined ? -1 : 1;
  }
  return undefined;
}

function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigit(code) || isLetter(code) || code === 0x7e || code === 0x5e) break;
    at++;
  }
  return at;
}

function runEnd(text: string, from: number): number {
  const kind = isDigit(text.charCodeAt(from)) ? isDigit : isLetter;
  let at = from;
  while (at < text.length && kind(text.charCodeAt(at))) at++;
  return at;
}
