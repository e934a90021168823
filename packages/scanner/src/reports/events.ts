import {
  complianceFinding,
  type ocsf,
  scanActivity,
  softwareInventoryInfo,
  vulnerabilityFinding,
} from '@lamellar/events';
import type { InventoryPackage } from '../inventory/index.js';
import type { LicenceFinding } from '../licences/index.js';
import type { SeverityWord } from '../severity/index.js';
import type { Suppression } from '../vex/index.js';
import type { Report, ReportFinding } from './report.js';
import { unknownBecause } from './unknown.js';

type VulnerabilityFinding = ReturnType<typeof vulnerabilityFinding>;
/** The events of a scan. */
export type ScanEvent =
  | ReturnType<typeof scanActivity>
  | ReturnType<typeof softwareInventoryInfo>
  | ReturnType<typeof complianceFinding>
  | VulnerabilityFinding;

const severityIds: Readonly<Record<SeverityWord, 0 | 1 | 2 | 3 | 4 | 5>> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
  none: 1,
  unknown: 0,
};

/**
 * The OCSF events of a scan: one Scan Activity (6007), one Software Inventory Info (5020) with every package, and one Vulnerability
 * Finding (2002) for each finding, those that VEX or an ignore file took back with the status Suppressed and the reason; one Compliance Finding (2003) for each
 * licence that the policy does not allow. The image's digest is the `uid` of the resource, the package URL stands in the affected package.
 */
export function* toEvents(report: Report): Generator<ScanEvent, void, void> {
  const { scan, match, now } = report;
  const uid = scan.image?.digest || scan.layers.at(-1)?.digest || scan.source.name;
  const unknown = unknownBecause(report);
  yield scanActivity({
    activity_id: 2,
    time: now,
    scan: { type_id: 99, type: 'Software composition', name: scan.source.name, uid },
    num_files: scan.layers.reduce((sum, each) => sum + each.entries, 0),
    num_detections: match?.findings.length ?? 0,
    ...(unknown ? { message: `unknown: ${unknown}` } : {}),
  });
  yield softwareInventoryInfo({
    activity_id: 2,
    time: now,
    device: { type_id: 0, uid, name: scan.source.name, ...(scan.inventory.os ? { os: osOf(scan.inventory.os) } : {}) },
    sbom: {
      package: { name: scan.source.name, version: scan.image?.digest || 'unknown' },
      software_components: scan.inventory.packages.map((each) => ({
        name: each.name,
        version: each.version || 'unknown',
        purl: each.purl,
      })),
    },
  });
  for (const each of match?.findings ?? []) yield findingEvent(each, uid, report);
  for (const { finding, by } of report.suppressed ?? []) yield findingEvent(finding, uid, report, by);
  for (const each of report.licences ?? []) yield licenceEvent(each, uid, report);
}

function osOf(os: { readonly name: string; readonly id: string; readonly versionId: string }): ocsf.Os {
  return { name: os.name || os.id, type_id: 200, ...(os.versionId ? { version: os.versionId } : {}) };
}

function findingEvent(each: ReportFinding, uid: string, report: Report, by?: Suppression): VulnerabilityFinding {
  const severity = severityIds[each.severity];
  return vulnerabilityFinding({
    time: report.now,
    severity_id: severity,
    message: `${each.package.name} ${each.package.version} is affected by ${each.id}${each.priority ? `: ${each.priority.word}` : ''}`,
    ...(by
      ? {
          status_id: 3 as const,
          status_detail: [by.status, by.justification ?? by.impact, by.author].filter(Boolean).join(': '),
        }
      : {}),
    finding_info: {
      uid: `${uid}/${each.package.purl}/${each.package.path}/${each.id}`,
      title: each.summary || each.id,
      created_time: report.now,
    },
    resources: [{ uid, name: report.scan.source.name, type: report.scan.source.kind }],
    vulnerabilities: [vulnerability(each)],
  });
}

function vulnerability(each: ReportFinding): ocsf.Vulnerability {
  const version = each.vector?.startsWith('CVSS:') ? each.vector.slice(5, 8) : '2.0';
  const { epss, percentile, kev } = each.threat ?? {};
  const chance =
    epss === undefined ? {} : { epss: { score: String(epss), ...(percentile === undefined ? {} : { percentile }) } };
  const cvss =
    each.score === undefined ? {} : { cvss: [{ base_score: each.score, version, vector_string: each.vector }] };
  return {
    ...(each.id.startsWith('CVE-') ? { cve: { uid: each.id, ...cvss, ...chance } } : { advisory: { uid: each.id } }),
    ...(each.summary ? { title: each.summary } : {}),
    severity: each.severity,
    is_fix_available: each.fixed.length > 0,
    ...(kev ? { is_exploit_available: true } : {}),
    affected_packages: [affectedPackage(each.package, each.fixed[0])],
    ...(each.aliases.length > 0 ? { related_vulnerabilities: each.aliases } : {}),
    ...(each.references.length > 0 ? { references: each.references } : {}),
    ...(each.fixed.length > 0
      ? { remediation: { desc: `Update ${each.package.name} to ${each.fixed.join(' or ')}` } }
      : {}),
  };
}

function affectedPackage(found: InventoryPackage, fixed: string | undefined): ocsf.AffectedPackage {
  return {
    name: found.name,
    version: found.version || 'unknown',
    purl: found.purl,
    path: found.path,
    package_manager: found.type,
    ...(found.arch ? { architecture: found.arch } : {}),
    ...(fixed ? { fixed_in_version: fixed } : {}),
  };
}

function licenceEvent(each: LicenceFinding, uid: string, report: Report): ReturnType<typeof complianceFinding> {
  return complianceFinding({
    time: report.now,
    severity_id: each.verdict === 'deny' ? 4 : 2,
    message: `${each.package.purl}: ${each.licence || 'no licence'}: ${each.reason}`,
    finding_info: {
      uid: `${uid}/${each.package.purl}/${each.package.path}/licence`,
      title: `licence of ${each.package.name}`,
      created_time: report.now,
    },
    compliance: {
      control: 'licence policy',
      standards: ['licence policy'],
      status_id: each.verdict === 'deny' ? 3 : 2,
      status_details: [each.reason],
    },
    resources: [{ uid: each.package.purl, name: each.package.name, type: 'package' }],
  });
}
