import { schemeOf } from '@lamellar/scanner/versions';
import type { Pin } from './lock-files.js';
import type { OsvRecord } from './records.js';

/** A way in which osv-scanner reads a record or lock file otherwise than the OSV schema says, and why ours stays as it is. */
export interface Difference {
  readonly id: string;
  readonly reason: string;
  /** Whether osv-scanner passes over a record that speaks of the pin, for this reason alone. */
  passesOver(record: OsvRecord, ecosystem: string, pin: Pin): boolean;
}

/**
 * The list is checked both ways: what a difference covers must be found by ours and not by osv-scanner, everything else must be the same, and a
 * difference that covers nothing fails the suite.
 */
export const differences: readonly Difference[] = [
  {
    id: 'ranges-behind-git',
    reason:
      'osv-scanner 2.5.1 stops at the first range of type GIT and judges by the list of versions alone; the OSV schema evaluates every range',
    passesOver: (record, ecosystem, { name, version }) =>
      entriesOf(record, ecosystem, name).every(
        ({ ranges = [], versions = [] }) => ranges[0]?.type === 'GIT' && !versions.includes(version),
      ),
  },
  {
    id: 'capitals-in-module-paths',
    reason:
      'osv-scanner 2.5.1 writes the namespace of a Go module in small letters, as its package URL has it, and then looks for that name; module paths tell case apart',
    passesOver: (_, ecosystem, { name }) => ecosystem === 'Go' && /[A-Z].*\//.test(name),
  },
  {
    id: 'names-not-normalised',
    reason:
      'osv-scanner 2.5.1 normalises the names of lock files and not those of records (jw.util), although PEP 503 makes them one',
    passesOver: (record, ecosystem, { name }) =>
      ecosystem === 'PyPI' &&
      entriesOf(record, ecosystem, name).every(({ package: target }) => target?.name !== fold(name)),
  },
  {
    id: 'intervals-that-meet',
    reason:
      'where one interval ends in the version in which another begins, osv-scanner 2.5.1 takes both events as they stand in the record, so that the one which begins may end at once; ours ends an interval before it begins the next',
    passesOver: (record, ecosystem, { name, version }) =>
      entriesOf(record, ecosystem, name).every(
        ({ ranges = [], versions = [] }) =>
          !versions.includes(version) &&
          ranges.some(({ events }) =>
            events.some(({ introduced }, i) => {
              const ends = events.findIndex(
                ({ fixed }, at) => at > i && introduced !== undefined && fixed === introduced,
              );
              return ends > i && schemeOf(ecosystem).compare(version, introduced as string) >= 0;
            }),
          ),
      ),
  },
];

/** What a record says of a package, by any spelling of its name. */
function entriesOf(record: OsvRecord, ecosystem: string, name: string): NonNullable<OsvRecord['affected']> {
  return (record.affected ?? []).filter(
    ({ package: target }) => target?.ecosystem === ecosystem && fold(target.name) === fold(name),
  );
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
