import { ScannerError } from '../errors.js';
import { parseJsonTable } from '../formats/json.js';
import { asTable, asText, type Table, tables } from '../formats/values.js';
import { parsePurl } from '../purl/index.js';
import type { Advisory, Affected, FixState, Severity } from './advisory.js';
import { csafProducts, productIds } from './csaf-products.js';
import { shortened } from './summary.js';

const MAX_REFERENCES = 8;

/**
 * Reads a CSAF VEX document as Red Hat publishes one for each CVE (`security.access.redhat.com/data/csaf/v2/vex`). The platform's CPE becomes the ecosystem
 * (`Red Hat:enterprise_linux:8::baseos`), as OSV writes it; what is known to be affected and not fixed keeps the vendor's plan. Products that are no rpm packages,
 * such as containers, are left out. Throws `SCANNER_ADVISORY`.
 */
export function parseRedHatCsaf(text: string): Advisory[] {
  const root = parseJsonTable(text);
  const document = asTable(root['document']);
  if (!document || !asText(document['csaf_version'])) {
    throw new ScannerError('SCANNER_ADVISORY', 'CSAF: expected a document with a "csaf_version"');
  }
  const tracking = asTable(document['tracking']);
  const products = csafProducts(root);
  const word = asText(asTable(document['aggregate_severity'])?.['text']);
  return tables(root['vulnerabilities']).flatMap((each): Advisory[] => {
    const id = asText(each['cve']) ?? asText(tracking?.['id']);
    if (!id) return [];
    const status = asTable(each['product_status']);
    const plans = plansOf(each);
    const affected: Affected[] = [];
    const take = (product: string, state: FixState): void => {
      const known = products.get(product);
      const target = known && targetOf(known.component.purl, known.platform?.cpe, state);
      if (target) affected.push(target);
    };
    for (const product of productIds(status, 'fixed')) take(product, 'fixed');
    for (const product of productIds(status, 'known_affected')) take(product, plans.get(product) ?? 'not-fixed');
    if (affected.length === 0) return [];
    const published = asText(each['release_date']) ?? asText(tracking?.['initial_release_date']);
    return [
      {
        id,
        modified: asText(tracking?.['current_release_date']) ?? '',
        ...(published ? { published } : {}),
        aliases: [],
        summary: shortened(asText(document['title']) ?? asText(each['title']) ?? ''),
        severity: severitiesOf(each, word),
        references: tables(each['references'])
          .flatMap((reference) => asText(reference['url']) ?? [])
          .slice(0, MAX_REFERENCES),
        affected: distinct(affected),
      },
    ];
  });
}

/** One package in one platform; undefined for what is no rpm package. */
function targetOf(purl: string | undefined, cpe: string | undefined, state: FixState): Affected | undefined {
  const ecosystem = ecosystemOf(cpe);
  if (!ecosystem || !purl?.startsWith('pkg:rpm/')) return undefined;
  const { name, version, qualifiers } = parsePurl(purl);
  if (state === 'fixed' && !version) return undefined;
  const epoch = qualifiers?.['epoch'];
  const fixed = epoch && epoch !== '0' ? `${epoch}:${version}` : version;
  const events = [
    { kind: 'introduced', version: '0' } as const,
    ...(state === 'fixed' ? [{ kind: 'fixed', version: fixed as string } as const] : []),
  ];
  return { ecosystem, name, ranges: [{ events }], versions: [], severity: [], state };
}

/** `cpe:/o:redhat:enterprise_linux:8::baseos` is `Red Hat:enterprise_linux:8::baseos`. */
function ecosystemOf(cpe: string | undefined): string | undefined {
  let name = /^cpe:(?:\/|2\.3:)[aoh]:redhat:(.{1,300})$/.exec(cpe ?? '')?.[1];
  while (name?.endsWith(':*')) name = name.slice(0, -2);
  return name === undefined ? undefined : `Red Hat:${name}`;
}

function plansOf(vulnerability: Table): ReadonlyMap<string, FixState> {
  const plans = new Map<string, FixState>();
  for (const remediation of tables(vulnerability['remediations'])) {
    const category = asText(remediation['category']);
    const details = asText(remediation['details']) ?? '';
    const state: FixState =
      category === 'no_fix_planned'
        ? /support scope/i.test(details)
          ? 'end-of-life'
          : 'will-not-fix'
        : /deferred/i.test(details)
          ? 'deferred'
          : 'not-fixed';
    if (category !== 'no_fix_planned' && category !== 'none_available') continue;
    for (const product of productIds(remediation, 'product_ids')) plans.set(product, state);
  }
  return plans;
}

/** The vendor's own scores, then its word for the impact. */
function severitiesOf(vulnerability: Table, word: string | undefined): Severity[] {
  const vectors = new Set<string>();
  for (const score of tables(vulnerability['scores'])) {
    for (const key of ['cvss_v4', 'cvss_v3', 'cvss_v2']) {
      const vector = asText(asTable(score[key])?.['vectorString']);
      if (vector) vectors.add(vector);
    }
  }
  const impact = tables(vulnerability['threats'])
    .filter((threat) => asText(threat['category']) === 'impact')
    .map((threat) => asText(threat['details']))
    .find((text) => text !== undefined);
  const stated = impact ?? word;
  return [
    ...[...vectors].map((score) => ({ type: 'CVSS', score })),
    ...(stated ? [{ type: 'WORD', score: stated }] : []),
  ];
}

/** The same package is named once for each architecture. */
function distinct(affected: readonly Affected[]): Affected[] {
  return [...new Map(affected.map((each) => [JSON.stringify(each), each])).values()];
}
