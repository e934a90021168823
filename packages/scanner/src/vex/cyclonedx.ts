import { ScannerError } from '../errors.js';
import { parseJsonTable } from '../formats/json.js';
import { asTable, asText, type Table, tables, type Value } from '../formats/values.js';
import type { VexStatement } from './statement.js';

/** States of an analysis (CycloneDX 1.6, "impact analysis state"); `false_positive` means that the component is not affected. */
const states: Readonly<Record<string, VexStatement['status']>> = {
  __proto__: null as never,
  not_affected: 'not_affected',
  false_positive: 'not_affected',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
};

const MAX_DEPTH = 64;

/**
 * Parses the analyses in a CycloneDX document, whether they stand beside the components or link to those of another document (`urn:cdx:...#ref`).
 * Vulnerabilities without an analysis say nothing. Throws `SCANNER_ADVISORY`.
 */
export function parseCycloneDxVex(text: string): VexStatement[] {
  const root = parseJsonTable(text);
  if (asText(root['bomFormat']) !== 'CycloneDX') {
    throw new ScannerError('SCANNER_ADVISORY', 'CycloneDX: expected "bomFormat" to be "CycloneDX"');
  }
  const purls = new Map<string, string>();
  collect(tables(root['components']), purls, 0);
  const metadata = asTable(root['metadata']);
  const own = asTable(metadata?.['component']);
  if (own) collect([own], purls, 0);
  const author = authorOf(metadata);
  return tables(root['vulnerabilities']).flatMap((each): VexStatement[] => {
    const analysis = asTable(each['analysis']);
    const status = states[asText(analysis?.['state']) ?? ''];
    const id = asText(each['id']);
    if (!status || !id) return [];
    const justification = asText(analysis?.['justification']);
    const impact = asText(analysis?.['detail']);
    return [
      {
        ids: [id, ...tables(each['references']).flatMap((reference) => asText(reference['id']) ?? [])],
        status,
        packages: tables(each['affects']).flatMap((target) => purlOf(target['ref'], purls)),
        ...(justification ? { justification } : {}),
        ...(impact ? { impact } : {}),
        author,
      },
    ];
  });
}

function collect(components: readonly Table[], purls: Map<string, string>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const component of components) {
    const ref = asText(component['bom-ref']);
    const purl = asText(component['purl']);
    if (ref && purl) purls.set(ref, purl);
    collect(tables(component['components']), purls, depth + 1);
  }
}

/** A reference may name a component here, one in another document behind `#`, or be a package URL itself. */
function purlOf(value: Value | undefined, purls: ReadonlyMap<string, string>): string[] {
  const ref = asText(value);
  if (ref === undefined) return [];
  const known = purls.get(ref);
  if (known) return [known];
  const linked = ref.startsWith('urn:cdx:') ? unescaped(ref.slice(ref.indexOf('#') + 1)) : ref;
  const purl = purls.get(linked) ?? linked;
  return purl.startsWith('pkg:') ? [purl] : [];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function authorOf(metadata: Table | undefined): string {
  const authors = tables(metadata?.['authors']).flatMap((each) => asText(each['name']) ?? []);
  return (
    authors[0] ??
    asText(asTable(metadata?.['supplier'])?.['name']) ??
    asText(asTable(metadata?.['manufacturer'])?.['name']) ??
    ''
  );
}
