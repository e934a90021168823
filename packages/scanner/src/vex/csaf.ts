import { csafProducts, productIds } from '../advisories/index.js';
import { ScannerError } from '../errors.js';
import { parseJsonTable } from '../formats/json.js';
import { asTable, asText, type Table, tables } from '../formats/values.js';
import type { VexStatement } from './statement.js';

const statuses: readonly (readonly [string, VexStatement['status']])[] = [
  ['under_investigation', 'under_investigation'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
];

/**
 * Parses a CSAF 2.0 document of the profile VEX. A statement speaks of the package URLs of its products. A component of a platform that only a CPE names (a
 * distribution's package in one of its releases) is left out: a package URL does not say the release, and advisories of the distribution do. Throws `SCANNER_ADVISORY`.
 */
export function parseCsafVex(text: string): VexStatement[] {
  const root = parseJsonTable(text);
  const document = asTable(root['document']);
  if (!document || !asText(document['csaf_version'])) {
    throw new ScannerError('SCANNER_ADVISORY', 'CSAF: expected a document with a "csaf_version"');
  }
  const author = asText(asTable(document['publisher'])?.['name']) ?? '';
  const products = csafProducts(root);
  const purlOf = (id: string): string[] => {
    const known = products.get(id);
    return known?.component.purl && known.platform?.cpe === undefined ? [known.component.purl] : [];
  };
  return tables(root['vulnerabilities']).flatMap((each) => {
    const ids = [asText(each['cve']), ...tables(each['ids']).map((id) => asText(id['text']))].filter(
      (id) => id !== undefined,
    );
    const status = asTable(each['product_status']);
    return statuses.flatMap(([key, meaning]) =>
      productIds(status, key).flatMap((product): VexStatement[] => {
        const packages = purlOf(product);
        if (packages.length === 0 || ids.length === 0) return [];
        const justification = detail(each, 'flags', 'label', product);
        const impact = detail(each, 'threats', 'details', product, 'impact');
        return [
          {
            ids,
            status: meaning,
            packages,
            ...(justification ? { justification } : {}),
            ...(impact ? { impact } : {}),
            author,
          },
        ];
      }),
    );
  });
}

/** The text that a list of the vulnerability has for a product. */
function detail(
  vulnerability: Table,
  list: string,
  field: string,
  product: string,
  category?: string,
): string | undefined {
  return tables(vulnerability[list])
    .filter((each) => category === undefined || asText(each['category']) === category)
    .filter((each) => productIds(each, 'product_ids').includes(product))
    .map((each) => asText(each[field]))
    .find((text) => text !== undefined);
}
