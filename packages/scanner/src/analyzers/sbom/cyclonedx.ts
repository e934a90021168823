import { ScannerError } from '../../errors.js';
import { parseJsonTable } from '../../formats/json.js';
import { asTable, asText, type Table, tables } from '../../formats/values.js';
import { childrenAt, childText, type Element, parseXml } from '../../formats/xml/index.js';
import type { Analyzer, Findings } from '../analyzer.js';
import { statedPackage } from './stated-package.js';

const MAX_DEPTH = 64;

/** CycloneDX bills of materials in JSON and XML, nested components among them. */
export const cyclonedx: Analyzer = {
  id: 'sbom/cyclonedx',
  version: 1,
  required: (path) => /(^|[/.])(cdx|bom)\.(json|xml)$/i.test(path),
  extract(file, found) {
    const text = file.text.trimStart();
    if (text[0] === '<') {
      const root = parseXml(text);
      if (root.name !== 'bom')
        throw new ScannerError('SCANNER_FILE_SYNTAX', 'CycloneDX: expected the root element <bom>');
      for (const component of childrenAt(root, 'components', 'component')) readElement(component, found);
      return;
    }
    const bom = parseJsonTable(text);
    if (bom['bomFormat'] !== 'CycloneDX')
      throw new ScannerError('SCANNER_FILE_SYNTAX', 'CycloneDX: expected "bomFormat": "CycloneDX"');
    for (const component of tables(bom['components'])) readTable(component, found, 0);
  },
};

function readTable(component: Table, found: Findings, depth: number): void {
  if (depth > MAX_DEPTH)
    throw new ScannerError('SCANNER_FILE_LIMIT', `CycloneDX: components are nested deeper than ${MAX_DEPTH} levels`);
  const licenses = tables(component['licenses']).flatMap((each) => {
    const license = asTable(each['license']);
    return asText(each['expression']) ?? asText(license?.['id']) ?? asText(license?.['name']) ?? [];
  });
  const group = asText(component['group']);
  const name = asText(component['name']) ?? '';
  statedPackage(
    {
      purl: asText(component['purl']),
      cpe: asText(component['cpe']),
      name: group ? `${group}/${name}` : name,
      version: asText(component['version']),
      licenses,
      application: component['type'] === 'operating-system' || component['type'] === 'file',
    },
    found,
  );
  for (const child of tables(component['components'])) readTable(child, found, depth + 1);
}

function readElement(component: Element, found: Findings): void {
  statedPackage(
    {
      purl: childText(component, 'purl'),
      cpe: childText(component, 'cpe'),
      name: childText(component, 'name') ?? '',
      version: childText(component, 'version'),
      licenses: [],
      application: component.attributes.get('type') === 'operating-system',
    },
    found,
  );
  for (const child of childrenAt(component, 'components', 'component')) readElement(child, found);
}
