import { type ocsf, scanActivity, softwareInventoryInfo, vulnerabilityFinding } from '@lamellar/events';
import type { InventoryPackage } from '../inventory/index.js';
import type { Finding, SeverityWord } from '../matching/index.js';
import type { Report } from './report.js';

type VulnerabilityFinding = ReturnType<typeof vulnerabilityFinding>;
type ScanEvent = ReturnType<typeof scanActivity> | ReturnType<typeof softwareInventoryInfo> | VulnerabilityFinding;

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
 * Finding (2002) for each finding. The image's digest is the `uid` of the resource, the package URL stands in the affected package.
 */
export function* toEvents(report: Report): Generator<ScanEvent, void, void> {
  const { scan, match, now } = report;
  const uid = scan.image?.digest || scan.layers.at(-1)?.digest || scan.source.name;
  yield scanActivity({
    activity_id: 2,
    time: now,
    scan: { type_id: 99, type: 'Software composition', name: scan.source.name, uid },
    num_files: scan.layers.reduce((sum, each) => sum + each.entries, 0),
    num_detections: match?.findings.length ?? 0,
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
}

function osOf(os: { readonly name: string; readonly id: string; readonly versionId: string }): ocsf.Os {
  return { name: os.name || os.id, type_id: 200, ...(os.versionId ? { version: os.versionId } : {}) };
}

function findingEvent(each: Finding, uid: string, report: Report): VulnerabilityFinding {
  const severity = severityIds[each.severity];
  return vulnerabilityFinding({
    time: report.now,
    severity_id: severity,
    message: `${each.package.name} ${each.package.version} is affected by ${each.id}`,
    finding_info: {
      uid: `${uid}/${each.package.purl}/${each.package.path}/${each.id}`,
      title: each.summary || each.id,
      created_time: report.now,
    },
    resources: [{ uid, name: report.scan.source.name, type: report.scan.source.kind }],
    vulnerabilities: [vulnerability(each)],
  });
}

function vulnerability(each: Finding): ocsf.Vulnerability {
  const version = each.vector?.startsWith('CVSS:3') ? each.vector.slice(5, 8) : '2.0';
  const cvss =
    each.score === undefined ? {} : { cvss: [{ base_score: each.score, version, vector_string: each.vector }] };
  return {
    ...(each.id.startsWith('CVE-') ? { cve: { uid: each.id, ...cvss } } : { advisory: { uid: each.id } }),
    ...(each.summary ? { title: each.summary } : {}),
    severity: each.severity,
    is_fix_available: each.fixed.length > 0,
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
