import { type ocsf, vulnerabilityFinding } from '@lamellar/events';
import type { Advisory } from '../advisories/index.js';
import type { Exposure, ExposureIndex, Subject } from '../exposure/index.js';
import { rate, type SeverityWord } from '../severity/index.js';

type VulnerabilityFinding = ReturnType<typeof vulnerabilityFinding>;

const severityIds: Readonly<Record<SeverityWord, 0 | 1 | 2 | 3 | 4 | 5>> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
  none: 1,
  unknown: 0,
};

/**
 * What a new advisory means for everything that was ever scanned: one OCSF Vulnerability Finding (2002) for each subject that holds an affected version, with every such package of
 * it. Nothing is scanned. Subjects come in the order of their uid.
 *
 * @example
 * ```ts
 * advisories.import('osv:npm', readAdvisories('all.zip', onBad), Date.now(), {
 *   onChange: (advisory) => { for (const event of dayZeroEvents(exposure, advisory, Date.now())) emit(event); },
 * });
 * ```
 */
export function dayZeroEvents(exposure: ExposureIndex, advisory: Advisory, now: number): VulnerabilityFinding[] {
  if (advisory.withdrawn !== undefined) return [];
  const bySubject = new Map<string, { subject: Subject; packages: Exposure[] }>();
  for (const each of exposure.affectedBy(advisory)) {
    for (const subject of each.subjects) {
      const entry = bySubject.get(subject.uid) ?? { subject, packages: [] };
      bySubject.set(subject.uid, entry);
      entry.packages.push(each);
    }
  }
  return [...bySubject.values()]
    .sort((a, b) => (a.subject.uid < b.subject.uid ? -1 : 1))
    .map(({ subject, packages }) => event(advisory, subject, packages, now));
}

function event(advisory: Advisory, subject: Subject, packages: readonly Exposure[], now: number): VulnerabilityFinding {
  const malicious = advisory.id.startsWith('MAL-');
  const stated = [...advisory.severity, ...advisory.affected.flatMap((each) => each.severity)];
  const rating = malicious ? { severity: 'critical' as const } : rate(stated);
  const cve = [advisory.id, ...advisory.aliases, ...(advisory.upstream ?? [])].find((id) => id.startsWith('CVE-'));
  const others = [advisory.id, ...advisory.aliases].filter((id) => id !== cve);
  const vulnerability: ocsf.Vulnerability = {
    ...(cve ? { cve: { uid: cve } } : { advisory: { uid: advisory.id } }),
    ...(advisory.summary ? { title: advisory.summary } : {}),
    severity: rating.severity,
    affected_packages: packages.map(({ purl, version }) => ({
      name: nameOf(purl),
      version: version || 'unknown',
      purl,
    })),
    ...(others.length > 0 ? { related_vulnerabilities: others } : {}),
    ...(advisory.references.length > 0 ? { references: advisory.references } : {}),
  };
  return vulnerabilityFinding({
    time: now,
    severity_id: severityIds[rating.severity],
    message:
      `${subject.name} holds what ${cve ?? advisory.id} affects: ${packages.map((each) => `${nameOf(each.purl)} ${each.version}`).join(', ')}`.slice(
        0,
        1000,
      ),
    finding_info: {
      uid: `${subject.uid}/${advisory.id}`,
      title: advisory.summary || advisory.id,
      created_time: now,
    },
    resources: [{ uid: subject.uid, name: subject.name, type: 'subject' }],
    vulnerabilities: [vulnerability],
  });
}

function nameOf(purl: string): string {
  return decodeURIComponent(purl.slice(purl.indexOf('/') + 1));
}
