import { createHash } from 'node:crypto';
import type { InventoryPackage } from '../inventory/index.js';
import type { Finding } from '../matching/index.js';
import type { Report } from './report.js';

/** A CycloneDX 1.6 bill of materials with its vulnerabilities (cyclonedx.org/schema/bom-1.6). The serial number is a hash of the components. */
export function cyclonedxReport(report: Report): string {
  const { scan, match } = report;
  const components = unique(scan.inventory.packages);
  const root = {
    type: scan.source.kind === 'image' ? 'container' : 'application',
    'bom-ref': 'root',
    name: scan.source.name,
    ...(scan.image?.digest ? { version: scan.image.digest } : {}),
  };
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serial(components.map((each) => each.purl)),
    version: 1,
    metadata: {
      timestamp: new Date(report.now).toISOString(),
      tools: { components: [{ type: 'application', name: 'lamellar-scan' }] },
      component: root,
    },
    components: components.map(component),
    dependencies: [{ ref: 'root', dependsOn: components.map((each) => each.purl) }],
    ...(match ? { vulnerabilities: match.findings.map(vulnerability) } : {}),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** One component for each package URL, whatever the number of files that state it. */
function unique(packages: readonly InventoryPackage[]): InventoryPackage[] {
  const seen = new Set<string>();
  return packages.filter((each) => !seen.has(each.purl) && seen.add(each.purl));
}

function component(each: InventoryPackage): object {
  return {
    type: 'library',
    'bom-ref': each.purl,
    name: each.name,
    ...(each.version ? { version: each.version } : {}),
    purl: each.purl,
    ...(each.licenses ? { licenses: each.licenses.map((name) => ({ license: { name } })) } : {}),
    ...(each.sha1 ? { hashes: [{ alg: 'SHA-1', content: each.sha1 }] } : {}),
    evidence: { occurrences: [{ location: each.within ? `${each.path}!/${each.within}` : each.path }] },
    properties: [
      { name: 'lamellar:analyzer', value: each.analyzer },
      ...(each.layer === undefined ? [] : [{ name: 'lamellar:layer', value: String(each.layer) }]),
      ...(each.owner ? [{ name: 'lamellar:owner', value: each.owner }] : []),
    ],
  };
}

function vulnerability(each: Finding): object {
  const severity = each.severity === 'unknown' ? 'unknown' : each.severity;
  const method = each.vector?.startsWith('CVSS:3.1')
    ? 'CVSSv31'
    : each.vector?.startsWith('CVSS:3.0')
      ? 'CVSSv3'
      : 'CVSSv2';
  return {
    'bom-ref': `${each.id}/${each.package.purl}/${each.package.path}`,
    id: each.id,
    ratings: [{ severity, ...(each.score === undefined ? {} : { score: each.score, method, vector: each.vector }) }],
    ...(each.summary ? { description: each.summary } : {}),
    ...(each.fixed.length > 0 ? { recommendation: `Update to ${each.fixed.join(' or ')}` } : {}),
    ...(each.references.length > 0 ? { advisories: each.references.map((url) => ({ url })) } : {}),
    affects: [{ ref: each.package.purl }],
  };
}

/** A version 5 style identifier out of the content, so that the same inventory has the same one. */
function serial(purls: readonly string[]): string {
  const hash = createHash('sha256').update(purls.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hash[16] as string, 16) & 3) | 8).toString(16);
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
