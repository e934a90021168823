import type { Vulnerability } from '../generated/objects-software.js';
import type { HttpRequest } from '../generated/objects-web.js';
import type { Finding } from './sarif-types.js';

/** Where a result is. */
export interface SarifLocation {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string };
    readonly region?: { readonly startLine: number; readonly endLine?: number; readonly startColumn?: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind?: string }[];
}

/** The request that a result was found in. */
export interface SarifWebRequest {
  readonly protocol: 'HTTP';
  readonly version?: string;
  readonly method?: string;
  readonly target?: string;
}

interface Place {
  readonly path: string;
  readonly startLine?: number | undefined;
  readonly endLine?: number | undefined;
}

const most = 100;

/** The places of a finding: files with their lines where they are known, else the resources that it concerns. */
export function locationsOf(event: Finding, vulnerability: Vulnerability | undefined): SarifLocation[] {
  const places = [...vulnerabilityPlaces(vulnerability), ...evidencePlaces(event), ...filePlaces(event)];
  const seen = new Set<string>();
  const locations: SarifLocation[] = [];
  for (const place of places) {
    const key = `${place.startLine ?? 0} ${place.path}`;
    if (place.path === '' || seen.has(key) || locations.length >= most) continue;
    seen.add(key);
    locations.push({ physicalLocation: { artifactLocation: { uri: uriOf(place.path) }, ...regionOf(place) } });
  }
  if (locations.length > 0) return locations;
  const names = (event.resources ?? []).map(({ name, uid, type }) => ({ name: name ?? uid, type }));
  return names
    .slice(0, most)
    .flatMap(({ name, type }) =>
      name ? [{ logicalLocations: [{ fullyQualifiedName: name, ...(type ? { kind: type } : {}) }] }] : [],
    );
}

function vulnerabilityPlaces(vulnerability: Vulnerability | undefined): Place[] {
  if (vulnerability === undefined) return [];
  const { affected_code: code = [], affected_packages: packages = [] } = vulnerability;
  return [
    ...code.map(({ file, start_line: startLine, end_line: endLine }) => ({
      path: file.path ?? file.name,
      startLine,
      endLine,
    })),
    ...packages.map(({ path }) => ({ path: path ?? '' })),
  ];
}

function evidencePlaces(event: Finding): Place[] {
  if (event.class_uid !== 2004 && event.class_uid !== 2003) return [];
  return (event.evidences ?? []).map(({ file }) => ({ path: file?.path ?? file?.name ?? '' }));
}

function filePlaces(event: Finding): Place[] {
  if (event.class_uid !== 2006 || event.file === undefined) return [];
  const path = event.file.path ?? event.file.name;
  const occurrences = (event.data_security?.discovery_details ?? [])
    .flatMap(({ occurrences: each = [] }) => each)
    .filter(({ start_line: line }) => line !== undefined);
  if (occurrences.length === 0) return [{ path }];
  return occurrences.map(({ start_line: startLine, end_line: endLine }) => ({ path, startLine, endLine }));
}

function regionOf({ startLine, endLine }: Place): { region?: { startLine: number; endLine?: number } } {
  if (startLine === undefined || startLine < 1) return {};
  return { region: { startLine, ...(endLine !== undefined && endLine >= startLine ? { endLine } : {}) } };
}

/** A relative URI reference below the root of what was scanned. */
function uriOf(path: string): string {
  const segments = path.toWellFormed().replaceAll('\\', '/').split('/');
  // A first segment with a colon would read as a scheme; encodeURIComponent leaves none.
  return (
    segments
      .filter((segment) => segment !== '')
      .map(encodeURIComponent)
      .join('/') || '.'
  );
}

/** The request of the first evidence that has one. */
export function webRequestOf(event: Finding): SarifWebRequest | undefined {
  if (event.class_uid !== 2004) return undefined;
  const request: HttpRequest | undefined = event.evidences?.find(
    ({ http_request: each }) => each !== undefined,
  )?.http_request;
  if (request === undefined) return undefined;
  const { http_method: method, version, url } = request;
  const target = url?.url_string ?? url?.path;
  return {
    protocol: 'HTTP',
    ...(version === undefined ? {} : { version }),
    ...(method === undefined ? {} : { method }),
    ...(target === undefined ? {} : { target }),
  };
}
