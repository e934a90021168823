import { quote, ScannerError } from '../errors.js';
import { encodePart } from './encode.js';
import { typeRules } from './type-rules.js';
import type { PackageUrl, PackageUrlParts } from './types.js';

/**
 * Makes a package URL out of its parts: checks them, and normalises them by the rules of the type.
 * Throws a `ScannerError` with the code `SCANNER_PURL_SYNTAX` or, where only the type forbids it, `SCANNER_PURL_TYPE_RULE`.
 *
 * @example
 * ```ts
 * formatPurl(packageUrl({ type: 'pypi', name: 'Django_Rest', version: '1.0' })); // 'pkg:pypi/django-rest@1.0'
 * ```
 */
export function packageUrl(parts: PackageUrlParts): PackageUrl {
  const type = (parts.type ?? '').toLowerCase();
  if (!/^[a-z][a-z0-9.-]*$/.test(type))
    throw wrong(parts, 'a type of letters, digits, "." and "-" that begins with a letter');
  if (!parts.name) throw wrong(parts, 'a name');
  const rule = typeRules.get(type) ?? {};
  const lower = (part: 'namespace' | 'name' | 'version', text: string): string =>
    rule.lower?.includes(part) ? text.toLowerCase() : text;
  const qualifiers = cleanQualifiers(parts);
  const rawNamespace = lower('namespace', trimPath(parts.namespace ?? '', false));
  const namespace = rule.normalizeNamespace?.(rawNamespace) ?? rawNamespace;
  const lowName = lower('name', parts.name);
  const name = rule.name?.(lowName, qualifiers, namespace) ?? lowName;
  const version = lower('version', parts.version ?? '');
  const forbidden = violation(type, { namespace, name, version, qualifiers });
  if (forbidden) {
    throw new ScannerError(
      'SCANNER_PURL_TYPE_RULE',
      `package URL of type ${type}, name ${quote(name)}: expected ${forbidden}; see the type's definition in the purl specification`,
    );
  }
  const subpath = trimPath(parts.subpath ?? '', true);
  return {
    type,
    ...(namespace === '' ? {} : { namespace }),
    name,
    ...(version === '' ? {} : { version }),
    ...(Object.keys(qualifiers).length === 0 ? {} : { qualifiers }),
    ...(subpath === '' ? {} : { subpath }),
  };
}

/** Writes the canonical form. */
export function formatPurl(purl: PackageUrl): string {
  const path = purl.namespace === undefined ? '' : `${purl.namespace.split('/').map(encodePart).join('/')}/`;
  const version = purl.version === undefined ? '' : `@${encodePart(purl.version)}`;
  const pairs = Object.entries(purl.qualifiers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const query = pairs.length === 0 ? '' : `?${pairs.map(([key, value]) => `${key}=${encodePart(value)}`).join('&')}`;
  const subpath = purl.subpath === undefined ? '' : `#${purl.subpath.split('/').map(encodePart).join('/')}`;
  const name = typeRules.get(purl.type)?.longName
    ? purl.name.split('/').map(encodePart).join('/')
    : encodePart(purl.name);
  return `pkg:${purl.type}/${path}${name}${version}${query}${subpath}`;
}

function violation(
  type: string,
  parts: { namespace: string; name: string; version: string; qualifiers: Readonly<Record<string, string>> },
): string | undefined {
  const rule = typeRules.get(type);
  if (!rule) return undefined;
  if (rule.namespace === 'required' && parts.namespace === '') return 'a namespace';
  if (rule.namespace === 'prohibited' && parts.namespace !== '') return 'no namespace';
  if (rule.version === 'required' && parts.version === '') return 'a version';
  const missing = rule.qualifiers?.find((key) => parts.qualifiers[key] === undefined);
  return missing ? `the qualifier ${missing}` : rule.check?.(parts);
}

function cleanQualifiers(parts: PackageUrlParts): Readonly<Record<string, string>> {
  const clean: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(parts.qualifiers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^[A-Za-z][A-Za-z0-9._-]*$/.test(key))
      throw wrong(parts, `qualifier keys of letters, digits, ".", "-" and "_"; ${quote(key)} is none`);
    if (value) clean[key.toLowerCase()] = value;
  }
  return clean;
}

/** Drops empty parts, and in a subpath also `.` and `..`. */
function trimPath(path: string, dots: boolean): string {
  return path
    .split('/')
    .filter((part) => part !== '' && !(dots && (part === '.' || part === '..')))
    .join('/');
}

function wrong(parts: PackageUrlParts, wanted: string): ScannerError {
  return new ScannerError(
    'SCANNER_PURL_SYNTAX',
    `package URL of type ${quote(parts.type ?? '')}, name ${quote(parts.name ?? '')}: expected ${wanted}`,
  );
}
