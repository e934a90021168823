import { createHash } from 'node:crypto';
import type { SeverityWord } from '../severity/index.js';
import type { Report, ReportFinding } from './report.js';

const SCHEMA = '15.2.1';

const severities: Readonly<Record<SeverityWord, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  none: 'Info',
  unknown: 'Unknown',
};

/** A security report of GitLab: container scanning for images, dependency scanning for everything else (docs.gitlab.com, "Security report schemas"). */
export function gitlabReport(report: Report): string {
  const { scan, match } = report;
  const isImage = scan.source.kind === 'image';
  const time = new Date(report.now).toISOString().slice(0, 19);
  const tool = { id: 'lamellar-scan', name: 'Lamellar', version: '0.1.0', vendor: { name: 'Lamellar' } };
  const findings = match?.findings ?? [];
  const value = {
    version: SCHEMA,
    scan: {
      analyzer: tool,
      scanner: tool,
      type: isImage ? 'container_scanning' : 'dependency_scanning',
      start_time: time,
      end_time: time,
      status: match ? 'success' : 'failure',
    },
    vulnerabilities: findings.map((each) => vulnerability(each, report, isImage)),
    ...(isImage ? {} : { dependency_files: dependencyFiles(report) }),
    remediations: [],
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function vulnerability(each: ReportFinding, report: Report, isImage: boolean): object {
  const { package: found } = each;
  const dependency = { package: { name: found.name || 'unknown' }, version: found.version };
  const { scan } = report;
  const os = scan.inventory.os;
  return {
    id: idOf(`${each.id} ${found.purl} ${found.path} ${found.within ?? ''}`),
    name: each.summary.slice(0, 255) || `${each.id} in ${found.name}`.slice(0, 255),
    description: each.summary || each.id,
    severity: severities[each.severity],
    ...(each.fixed.length > 0 ? { solution: `Update ${found.name} to ${each.fixed.join(' or ')}` } : {}),
    identifiers: [each.id, ...each.aliases].slice(0, 20).map((id) => ({ type: typeOf(id), name: id, value: id })),
    links: each.references.filter((url) => /^https?:\/\//.test(url)).map((url) => ({ url })),
    location: isImage
      ? {
          dependency,
          operating_system: os ? `${os.id} ${os.versionId}`.trim() : 'unknown',
          image: imageName(report),
        }
      : { file: found.path, dependency },
  };
}

/** GitLab wants a tag or digest behind the name. */
function imageName(report: Report): string {
  const { source, image } = report.scan;
  const name = image?.names[0] ?? source.name;
  const hasTag = name.lastIndexOf(':') > Math.max(0, name.lastIndexOf('/'));
  return hasTag ? name : `${name.replaceAll(':', '_')}:${image?.digest.replace(':', '-') || 'latest'}`;
}

function dependencyFiles(report: Report): object[] {
  const files = Map.groupBy(report.scan.inventory.packages, (each) => each.path);
  return [...files].map(([path, packages]) => ({
    path,
    package_manager: packages[0]?.type ?? 'unknown',
    dependencies: packages.map((each) => ({ package: { name: each.name || 'unknown' }, version: each.version })),
  }));
}

function typeOf(id: string): string {
  if (id.startsWith('CVE-')) return 'cve';
  return id.startsWith('GHSA-') ? 'ghsa' : id.startsWith('RHSA-') ? 'rhsa' : id.startsWith('USN-') ? 'usn' : 'osv';
}

/** A stable identifier in the form of a UUID. */
function idOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
