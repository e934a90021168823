import { createHash } from 'node:crypto';
import type { InventoryPackage } from '../inventory/index.js';
import { dependenciesOf } from './dependencies.js';
import { licencesOf } from './licences.js';
import type { Report } from './report.js';

/** An SPDX 2.3 document in JSON. Licences as files state them are kept as comments where they are no SPDX expression. */
export function spdxReport(report: Report): string {
  const { scan } = report;
  const packages = scan.inventory.packages;
  const hash = createHash('sha256')
    .update(packages.map((each) => `${each.purl} ${each.path}`).join('\n'))
    .digest('hex');
  const ids = new Map(packages.map((each, i) => [each.purl, `SPDXRef-Package-${i}`]));
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: scan.source.name,
    documentNamespace: `https://lamellar.dev/spdx/${hash.slice(0, 32)}`,
    creationInfo: { created: `${new Date(report.now).toISOString().slice(0, 19)}Z`, creators: ['Tool: lamellar-scan'] },
    packages: packages.map((each, i) => spdxPackage(each, i)),
    relationships: [
      ...packages.map((_, i) => relationship('SPDXRef-DOCUMENT', 'DESCRIBES', `SPDXRef-Package-${i}`)),
      ...dependenciesOf(packages).flatMap(([from, on]) =>
        on.map((each) => relationship(ids.get(from) as string, 'DEPENDS_ON', ids.get(each) as string)),
      ),
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function relationship(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

function spdxPackage(each: InventoryPackage, index: number): object {
  const { expression, stated } = licencesOf(each);
  return {
    SPDXID: `SPDXRef-Package-${index}`,
    name: each.name || 'unknown',
    ...(each.version ? { versionInfo: each.version } : {}),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: expression ?? 'NOASSERTION',
    ...(stated.length > 0 ? { licenseComments: stated.join('; ') } : {}),
    ...(each.sha1 ? { checksums: [{ algorithm: 'SHA1', checksumValue: each.sha1 }] } : {}),
    copyrightText: 'NOASSERTION',
    sourceInfo: `stated by ${each.path}`,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: each.purl }],
  };
}
