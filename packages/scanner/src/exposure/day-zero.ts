import { vulnerabilityFinding } from '@lamellar/events';
import type { Advisory } from '../advisories/index.js';
import type { Exposure, ExposureIndex, Subject } from './exposure-index.js';

/** Options of {@link dayZero}. */
export interface DayZeroOptions {
  /** When it is told, in milliseconds since the epoch. */
  readonly now: number;
  /** OCSF's `severity_id` of an advisory. @default 0, unknown */
  readonly severity?: (advisory: Advisory) => 0 | 1 | 2 | 3 | 4 | 5;
}

/**
 * What advisories that are new mean for everything that was ever scanned: an OCSF Vulnerability Finding (2002) for each subject that holds an affected
 * package. Nothing is scanned.
 *
 * @example
 * ```ts
 * for (const event of dayZero(exposure, [parseOsv(text)], { now: Date.now() })) emit(event);
 * ```
 */
export function* dayZero(
  exposure: ExposureIndex,
  advisories: Iterable<Advisory>,
  options: DayZeroOptions,
): Generator<ReturnType<typeof vulnerabilityFinding>, void, void> {
  for (const advisory of advisories) {
    for (const each of exposure.affectedBy(advisory)) {
      for (const subject of each.subjects) yield eventOf(advisory, each, subject, options);
    }
  }
}

function eventOf(
  advisory: Advisory,
  { purl, version }: Exposure,
  subject: Subject,
  { now, severity = () => 0 }: DayZeroOptions,
): ReturnType<typeof vulnerabilityFinding> {
  const cve = [advisory.id, ...advisory.aliases].find((each) => each.startsWith('CVE-'));
  const fixed = advisory.affected
    .flatMap((each) => each.ranges)
    .flatMap((range) => range.events)
    .some((event) => event.kind === 'fixed');
  return vulnerabilityFinding({
    time: now,
    severity_id: severity(advisory),
    message: `${subject.name} holds ${purl} ${version}, which ${advisory.id} affects`,
    finding_info: {
      uid: `${subject.uid}/${purl}@${version}/${advisory.id}`,
      title: advisory.summary || advisory.id,
      created_time: now,
    },
    resources: [{ uid: subject.uid, name: subject.name, type: 'image' }],
    vulnerabilities: [
      {
        ...(cve ? { cve: { uid: cve } } : { advisory: { uid: advisory.id } }),
        ...(advisory.summary ? { title: advisory.summary } : {}),
        is_fix_available: fixed,
        affected_packages: [
          { name: purl.slice(purl.lastIndexOf('/') + 1), version, purl: `${purl}@${encodeURIComponent(version)}` },
        ],
        ...(advisory.references.length > 0 ? { references: advisory.references } : {}),
      },
    ],
  });
}
