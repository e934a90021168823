import { createHash } from 'node:crypto';
import type { InventoryPackage } from '../inventory/index.js';
import type { SuppressedFinding } from '../vex/index.js';
import { dependenciesOf } from './dependencies.js';
import { licencesOf } from './licences.js';
import type { Report, ReportFinding } from './report.js';

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
    dependencies: [
      { ref: 'root', dependsOn: components.map((each) => each.purl) },
      ...dependenciesOf(components).map(([ref, dependsOn]) => ({ ref, dependsOn })),
    ],
    ...(match
      ? { vulnerabilities: [...match.findings.map(vulnerability), ...(report.suppressed ?? []).flatMap(analysed)] }
      : {}),
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
    ...licences(each),
    ...(each.sha1 ? { hashes: [{ alg: 'SHA-1', content: each.sha1 }] } : {}),
    evidence: { occurrences: [{ location: each.within ? `${each.path}!/${each.within}` : each.path }] },
    properties: [
      { name: 'lamellar:analyzer', value: each.analyzer },
      ...(each.layer === undefined ? [] : [{ name: 'lamellar:layer', value: String(each.layer) }]),
      ...(each.owner ? [{ name: 'lamellar:owner', value: each.owner }] : []),
    ],
  };
}

/** One expression of SPDX, or the texts as stated: the schema takes no mixture. */
function licences(each: InventoryPackage): object {
  const { expression, stated } = licencesOf(each);
  if (expression) return { licenses: [{ expression }] };
  return stated.length > 0 ? { licenses: stated.map((name) => ({ license: { name } })) } : {};
}

const methods: Readonly<Record<string, string>> = { '4.0': 'CVSSv4', '3.1': 'CVSSv31', '3.0': 'CVSSv3' };

function vulnerability(each: ReportFinding): object {
  const method = methods[each.vector?.slice(5, 8) ?? ''] ?? 'CVSSv2';
  const { epss, kev } = each.threat ?? {};
  const properties = [
    ...(each.priority ? [{ name: 'lamellar:priority', value: `${each.priority.word} ${each.priority.score}` }] : []),
    ...(epss === undefined ? [] : [{ name: 'lamellar:epss', value: String(epss) }]),
    ...(kev ? [{ name: 'lamellar:known-exploited', value: kev.added }] : []),
    { name: 'lamellar:fix-state', value: each.fixState },
  ];
  return {
    'bom-ref': `${each.id}/${each.package.purl}/${each.package.path}${each.package.within ? `!/${each.package.within}` : ''}`,
    id: each.id,
    ratings: [
      {
        severity: each.severity,
        ...(each.score === undefined ? {} : { score: each.score, method, vector: each.vector }),
      },
    ],
    ...(each.summary ? { description: each.summary } : {}),
    ...(each.fixed.length > 0 ? { recommendation: `Update to ${each.fixed.join(' or ')}` } : {}),
    ...(each.references.length > 0 ? { advisories: each.references.map((url) => ({ url })) } : {}),
    affects: [{ ref: each.package.purl }],
    properties,
  };
}

/** Words of OpenVEX and CSAF to those of CycloneDX. */
const justifications: Readonly<Record<string, string>> = {
  __proto__: null as never,
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: 'protected_by_mitigating_control',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

/** What VEX took back, as an analysis. A rule of an ignore file is no claim about the product, so it stands in no analysis. */
function analysed({ finding, by }: SuppressedFinding): object[] {
  if (by.kind !== 'vex') return [];
  const justification = justifications[by.justification ?? ''];
  const detail = [by.justification, by.impact, by.author].filter(Boolean).join(': ');
  const state = by.status === 'fixed' ? 'resolved' : 'not_affected';
  return [
    {
      ...vulnerability(finding),
      analysis: { state, ...(justification ? { justification } : {}), ...(detail ? { detail } : {}) },
    },
  ];
}

/** A version 5 style identifier out of the content, so that the same inventory has the same one. */
function serial(purls: readonly string[]): string {
  const hash = createHash('sha256').update(purls.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hash[16] as string, 16) & 3) | 8).toString(16);
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
