import { ScannerError } from '../errors.js';
import { parseJsonTable } from '../formats/json.js';
import { asList, asTable, asText, type Table, tables, type Value } from '../formats/values.js';
import type { VexStatement } from './statement.js';

const statuses = new Set(['not_affected', 'affected', 'fixed', 'under_investigation']);

/**
 * Parses an OpenVEX document (openvex/spec 0.2.0). A statement about a product with subcomponents speaks of the subcomponents; that the product is
 * what is scanned is up to who hands the document over. Throws `SCANNER_ADVISORY`.
 */
export function parseOpenVex(text: string): VexStatement[] {
  const document = parseJsonTable(text);
  const context = asText(document['@context']) ?? '';
  if (!context.includes('openvex'))
    throw new ScannerError('SCANNER_ADVISORY', 'OpenVEX: expected an "@context" of openvex.dev');
  const author = asText(document['author']) ?? '';
  return tables(document['statements']).map((each) => statement(each, author));
}

function statement(each: Table, author: string): VexStatement {
  const status = asText(each['status']) ?? '';
  if (!statuses.has(status))
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `OpenVEX: expected a status such as not_affected, found ${JSON.stringify(status.slice(0, 60))}`,
    );
  const vulnerability = asTable(each['vulnerability']);
  const aliases = asList(vulnerability?.['aliases']);
  const ids = [each['vulnerability'], vulnerability?.['name'], vulnerability?.['@id'], ...aliases].flatMap(
    (id) => asText(id) ?? [],
  );
  const justification = asText(each['justification']);
  const impact = asText(each['impact_statement']);
  return {
    // An "@id" is often the address of the vulnerability's page.
    ids: ids.map((id) => id.slice(id.lastIndexOf('/') + 1)),
    status: status as VexStatement['status'],
    packages: asList(each['products']).flatMap(purlsOf),
    ...(justification ? { justification } : {}),
    ...(impact ? { impact } : {}),
    author,
  };
}

function purlsOf(product: Value): string[] {
  const table = asTable(product);
  const parts = asList(table?.['subcomponents']);
  if (parts.length > 0) return parts.flatMap(purlsOf);
  const id = asText(asTable(table?.['identifiers'])?.['purl']) ?? asText(table?.['@id']) ?? asText(product);
  return id?.startsWith('pkg:') ? [id] : [];
}
