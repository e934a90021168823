import { type PackageUrl, parsePurl } from '../../purl/index.js';
import type { Findings } from '../analyzer.js';

/** What a bill of materials says of one component. */
export interface Statement {
  readonly purl: string | undefined;
  readonly cpe: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  readonly licenses: readonly string[];
  /** True when the document refers to it by something else than a package URL or CPE. */
  readonly referenced?: boolean;
  /** True for what is no package, such as the operating system itself. */
  readonly application?: boolean;
}

/** Reports a component: by its package URL where it has one, else by name and CPE. */
export function statedPackage(statement: Statement, found: Findings): void {
  const cpes = statement.cpe ? { cpes: [statement.cpe] } : {};
  const licenses = statement.licenses.length > 0 ? { licenses: statement.licenses } : {};
  const purl = statement.purl === undefined ? undefined : read(statement.purl, found);
  if (purl) {
    found.package({
      type: purl.type,
      name: ecosystemName(purl),
      version: purl.version ?? statement.version ?? '',
      purl: statement.purl as string,
      ...(purl.qualifiers?.['arch'] ? { arch: purl.qualifiers['arch'] } : {}),
      ...cpes,
      ...licenses,
    });
  } else if (statement.cpe || statement.referenced) {
    found.package({ type: '', name: statement.name, version: statement.version ?? '', ...cpes, ...licenses });
  }
}

function read(text: string, found: Findings): PackageUrl | undefined {
  try {
    return parsePurl(text);
  } catch (error) {
    found.problem((error as Error).message);
    return undefined;
  }
}

/** The name as its ecosystem writes it, with the namespace where that is part of the name. */
export function ecosystemName(purl: PackageUrl): string {
  if (purl.namespace === undefined) return purl.name;
  if (purl.type === 'maven') return `${purl.namespace}:${purl.name}`;
  const distribution = purl.type === 'deb' || purl.type === 'rpm' || purl.type === 'apk' || purl.type === 'alpm';
  return distribution ? purl.name : `${purl.namespace}/${purl.name}`;
}
