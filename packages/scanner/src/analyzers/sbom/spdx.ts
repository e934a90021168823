import { ScannerError } from '../../errors.js';
import { lines } from '../../formats/headers.js';
import { parseJsonTable } from '../../formats/json.js';
import { asText, type Table, tables } from '../../formats/values.js';
import { child, childText, descendants, type Element, parseXml } from '../../formats/xml/index.js';
import { parseYamlTable } from '../../formats/yaml/index.js';
import type { Analyzer, Findings } from '../analyzer.js';
import { statedPackage } from './stated-package.js';

/** SPDX 2 documents in JSON, YAML, tag-value and RDF forms. */
export const spdx: Analyzer = {
  id: 'sbom/spdx',
  version: 1,
  required: (path) => /\.spdx(\.json|\.ya?ml)?$/i.test(path),
  extract(file, found) {
    const text = file.text.trimStart();
    if (text[0] === '{') fromTable(parseJsonTable(text), found);
    else if (/^SPDXVersion\s*:/m.test(text)) fromTags(text, found);
    else if (text[0] === '<') fromRdf(parseXml(text), found);
    else fromTable(parseYamlTable(text), found);
  },
};

function fromTable(document: Table, found: Findings): void {
  if (asText(document['spdxVersion']) === undefined)
    throw new ScannerError('SCANNER_FILE_SYNTAX', 'SPDX: expected "spdxVersion"');
  const copies = downstream(document);
  for (const entry of tables(document['packages'])) {
    const references = tables(entry['externalRefs']).map((each) => ({
      type: asText(each['referenceType']) ?? '',
      locator: asText(each['referenceLocator']) ?? '',
    }));
    if (copies.has(asText(entry['SPDXID']) ?? '') && !references.some((each) => each.type === 'purl')) continue;
    report(
      asText(entry['name']) ?? '',
      asText(entry['versionInfo']),
      asText(entry['licenseConcluded']) ?? asText(entry['licenseDeclared']),
      references,
      found,
    );
  }
}

function fromRdf(root: Element, found: Findings): void {
  if (root.name !== 'RDF') throw new ScannerError('SCANNER_FILE_SYNTAX', 'SPDX: expected the root element <rdf:RDF>');
  for (const entry of descendants(root, 'Package')) {
    const references = descendants(entry, 'ExternalRef').map((each) => {
      const type = child(each, 'referenceType')?.attributes.get('resource') ?? '';
      return { type: type.slice(type.lastIndexOf('/') + 1), locator: childText(each, 'referenceLocator') ?? '' };
    });
    report(childText(entry, 'name') ?? '', childText(entry, 'versionInfo'), undefined, references, found);
  }
}

/** Elements that are copies of another package of the document, which states what they are. */
function downstream(document: Table): ReadonlySet<string> {
  const copies = new Set<string>();
  for (const each of tables(document['relationships'])) {
    if (each['relationshipType'] === 'DESCENDANT_OF') copies.add(asText(each['spdxElementId']) ?? '');
    if (each['relationshipType'] === 'ANCESTOR_OF') copies.add(asText(each['relatedSpdxElement']) ?? '');
  }
  return copies;
}

interface Reference {
  readonly type: string;
  readonly locator: string;
}

function fromTags(text: string, found: Findings): void {
  let name: string | undefined;
  let version: string | undefined;
  let references: Reference[] = [];
  const flush = (): void => {
    if (name !== undefined) report(name, version, undefined, references, found);
    name = version = undefined;
    references = [];
  };
  for (const line of lines(text)) {
    const match = /^(PackageName|PackageVersion|ExternalRef|FileName|SnippetSPDXID):/.exec(line);
    if (!match) continue;
    const value = line.slice(match[0].length).trim();
    if (match[1] === 'PackageVersion') version = value;
    else if (match[1] === 'ExternalRef')
      references.push({ type: value.split(/\s+/)[1] ?? '', locator: value.split(/\s+/)[2] ?? '' });
    else {
      flush();
      if (match[1] === 'PackageName') name = value;
    }
  }
  flush();
}

function report(
  name: string,
  version: string | undefined,
  license: string | undefined,
  references: readonly Reference[],
  found: Findings,
): void {
  const purl = references.find((each) => each.type === 'purl')?.locator;
  const cpe = references.find((each) => each.type === 'cpe23Type' || each.type === 'cpe22Type')?.locator;
  const stated = license !== undefined && license !== 'NOASSERTION' && license !== 'NONE' ? [license] : [];
  statedPackage({ purl, cpe, name, version, licenses: stated, referenced: references.length > 0 }, found);
}
