/** Attributes of a jar's `MANIFEST.MF`, all sections together, names in lower case, the first one wins. */
export function parseManifest(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const unfolded = text.replace(/\r?\n /g, '');
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const key = line.slice(0, colon).toLowerCase();
    if (!attributes.has(key)) attributes.set(key, line.slice(colon + 1).trim());
  }
  return attributes;
}

/** Artifacts whose manifests do not tell their group. Facts of Maven Central. */
const knownGroups: ReadonlyMap<string, string> = new Map([
  ['axis', 'org.apache.axis'],
  ['spring-core', 'org.springframework'],
  ['spring-web', 'org.springframework'],
  ['spring-webmvc', 'org.springframework'],
  ['spring-webflux', 'org.springframework'],
  ['spring-context', 'org.springframework'],
  ['spring-beans', 'org.springframework'],
  ['spring-aop', 'org.springframework'],
  ['spring-expression', 'org.springframework'],
  ['spring-jdbc', 'org.springframework'],
  ['spring-orm', 'org.springframework'],
  ['spring-tx', 'org.springframework'],
  ['spring-boot', 'org.springframework.boot'],
  ['spring-boot-autoconfigure', 'org.springframework.boot'],
  ['spring-security-core', 'org.springframework.security'],
  ['spring-security-web', 'org.springframework.security'],
  ['commons-collections', 'commons-collections'],
  ['commons-fileupload', 'commons-fileupload'],
  ['commons-io', 'commons-io'],
  ['commons-lang', 'commons-lang'],
  ['log4j', 'log4j'],
  ['junit', 'junit'],
]);

const artifactKeys = [
  'name',
  'implementation-title',
  'specification-title',
  'bundle-name',
  'short-name',
  'extension-name',
];
const groupKeys = [
  'bundle-symbolicname',
  'extension-name',
  'implementation-vendor-id',
  'automatic-module-name',
  'specification-vendor',
  'implementation-vendor',
  'implementation-title',
];
const versionKeys = ['implementation-version', 'specification-version', 'bundle-version', 'plugin-version', 'version'];

export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** What a manifest and the name of its file say together; undefined when no artifact or version can be told. */
export function coordinatesOf(manifest: ReadonlyMap<string, string>, fileName: string): Coordinates | undefined {
  const byName = splitFileName(fileName);
  const stated = artifactKeys.map((key) => normalArtifact(manifest.get(key))).find((value) => value !== undefined);
  const symbolic = isId(manifest.get('bundle-symbolicname')) ? manifest.get('bundle-symbolicname') : undefined;
  const artifact = byName?.artifact ?? stated ?? symbolic?.slice(symbolic.lastIndexOf('.') + 1);
  const version = byName?.version ?? versionKeys.map((key) => manifest.get(key)?.split(' ', 1)[0]).find(Boolean);
  if (!artifact || !version) return undefined;
  const group =
    knownGroups.get(artifact) ??
    groupKeys.map((key) => manifest.get(key)).find((value) => isGroup(value)) ??
    guessGroup(artifact);
  return { group, artifact, version };
}

/** `name-1.2.3.jar` states both; a name such as `org.eclipse.sisu.inject` states its group as well. */
function splitFileName(fileName: string): { artifact: string; version: string } | undefined {
  const dot = fileName.lastIndexOf('.');
  if (!/^(?:jar|war|ear|par|sar|nar|jmod)$/i.test(fileName.slice(dot + 1))) return undefined;
  const base = fileName.slice(0, dot);
  const dash = /-\d/.exec(base)?.index ?? -1;
  if (dash <= 0 || !/^[\w.+-]+$/.test(base.slice(dash + 1))) return undefined;
  return { artifact: base.slice(0, dash), version: base.slice(dash + 1) };
}

function guessGroup(artifact: string): string {
  const parts = artifact.split('.');
  return parts.length > 2 ? parts.slice(0, -1).join('.') : artifact;
}

function normalArtifact(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === 'Apache Axis' || value === 'org/apache/axis') return 'axis';
  return isId(value) && !value.includes('/') ? value : undefined;
}

function isId(value: string | undefined): boolean {
  return value !== undefined && /^[A-Za-z][\w.-]*$/.test(value);
}

function isGroup(value: string | undefined): boolean {
  return isId(value) && (value as string).includes('.');
}
