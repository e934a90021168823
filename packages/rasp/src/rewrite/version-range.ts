type Version = readonly [major: number, minor: number, patch: number, prerelease: string];

function parse(text: string): Version | undefined {
  const match =
    /^[v=]?(\d{1,9})(?:\.(\d{1,9}|x|\*))?(?:\.(\d{1,9}|x|\*))?(?:-([\w.-]{1,64}))?(?:\+[\w.-]{1,64})?$/.exec(
      text.trim(),
    );
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2] ?? 0) || 0, Number(match[3] ?? 0) || 0, match[4] ?? ''];
}

/** Negative, zero or positive; a pre-release comes before its release. */
function compare(a: Version, b: Version): number {
  for (let at = 0; at < 3; at++) if (a[at] !== b[at]) return (a[at] as number) - (b[at] as number);
  if (a[3] === b[3]) return 0;
  if (a[3] === '' || b[3] === '') return a[3] === '' ? 1 : -1;
  return a[3] < b[3] ? -1 : 1;
}

/** Whether a version lies in one of the ranges: comparators joined by blanks, such as `>=1.0.0 <1.2.6`, a plain version, or `*`. */
export function inRanges(version: string, ranges: readonly string[]): boolean {
  const parsed = parse(version);
  return parsed !== undefined && ranges.some((range) => range.split('||').some((each) => inRange(parsed, each)));
}

/** The parts of a range that are no comparators; a linter tells them. */
export function rangeProblems(range: string): string[] {
  return range.split(/\s{1,8}|\|\|/).filter((part) => part !== '' && part !== '*' && comparator(part) === undefined);
}

function inRange(version: Version, range: string): boolean {
  const parts = range
    .trim()
    .split(/\s{1,8}/)
    .filter((part) => part !== '');
  return parts.every((part) => part === '*' || comparator(part)?.(version) === true);
}

function comparator(part: string): ((version: Version) => boolean) | undefined {
  const operator = /^(?:<=|>=|<|>|=|\^|~)?/.exec(part)![0];
  const bound = parse(part.slice(operator.length));
  if (bound === undefined) return undefined;
  switch (operator) {
    case '<':
      return (version) => compare(version, bound) < 0;
    case '<=':
      return (version) => compare(version, bound) <= 0;
    case '>':
      return (version) => compare(version, bound) > 0;
    case '>=':
      return (version) => compare(version, bound) >= 0;
    case '^':
      return (version) =>
        compare(version, bound) >= 0 && sameUntil(version, bound, bound[0] > 0 ? 0 : bound[1] > 0 ? 1 : 2);
    case '~':
      return (version) => compare(version, bound) >= 0 && sameUntil(version, bound, 1);
    default:
      return (version) => compare(version, bound) === 0;
  }
}

function sameUntil(a: Version, b: Version, last: number): boolean {
  for (let at = 0; at <= last; at++) if (a[at] !== b[at]) return false;
  return true;
}
