import { createHash } from 'node:crypto';
import type { InventoryPackage } from '../inventory/index.js';
import type { Report } from './report.js';

/** An SPDX 2.3 document in JSON. Licences as files state them are kept as comments where they are no SPDX expression. */
export function spdxReport(report: Report): string {
  const { scan } = report;
  const packages = scan.inventory.packages;
  const hash = createHash('sha256')
    .update(packages.map((each) => `${each.purl} ${each.path}`).join('\n'))
    .digest('hex');
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: scan.source.name,
    documentNamespace: `https://lamellar.dev/spdx/${hash.slice(0, 32)}`,
    creationInfo: { created: `${new Date(report.now).toISOString().slice(0, 19)}Z`, creators: ['Tool: lamellar-scan'] },
    packages: packages.map((each, i) => spdxPackage(each, i)),
    relationships: packages.map((_, i) => ({
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: `SPDXRef-Package-${i}`,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function spdxPackage(each: InventoryPackage, index: number): object {
  return {
    SPDXID: `SPDXRef-Package-${index}`,
    name: each.name || 'unknown',
    ...(each.version ? { versionInfo: each.version } : {}),
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: 'NOASSERTION',
    ...(each.licenses ? { licenseComments: each.licenses.join('; ') } : {}),
    copyrightText: 'NOASSERTION',
    sourceInfo: `stated by ${each.path}`,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: each.purl }],
  };
}
