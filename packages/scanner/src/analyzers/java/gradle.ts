import { lines } from '../../formats/headers.js';
import { parseJsonTable } from '../../formats/json.js';
import { parseToml } from '../../formats/toml/index.js';
import { asList, asTable, asText, entries, type Table, tables, type Value } from '../../formats/values.js';
import { childrenAt, parseXml } from '../../formats/xml/index.js';
import { type Analyzer, ending, named } from '../analyzer.js';
import { mavenPackage } from './coordinates.js';

/** Gradle's `gradle.lockfile` and `buildscript-gradle.lockfile`. */
export const gradleLock: Analyzer = {
  id: 'java/gradle-lock',
  version: 1,
  required: ending('gradle.lockfile'),
  extract(file, found) {
    for (const line of lines(file.text)) {
      const match = /^([^#:=\s]+):([^:=\s]+):([^:=\s]+)=/.exec(line);
      if (match) found.package(mavenPackage(match[1] as string, match[2] as string, match[3] as string));
    }
  },
};

/** Gradle's `verification-metadata.xml`. */
export const gradleVerification: Analyzer = {
  id: 'java/gradle-verification',
  version: 1,
  required: ending('gradle/verification-metadata.xml'),
  extract(file, found) {
    for (const { attributes } of childrenAt(parseXml(file.text), 'components', 'component')) {
      found.package(
        mavenPackage(attributes.get('group') ?? '', attributes.get('name') ?? '', attributes.get('version') ?? ''),
      );
    }
  },
};

/** A Gradle version catalogue, `libs.versions.toml`. */
export const gradleCatalog: Analyzer = {
  id: 'java/gradle-catalog',
  version: 1,
  required: ending('.versions.toml'),
  extract(file, found) {
    const catalog = parseToml(file.text);
    for (const [, value] of entries(catalog['libraries'])) {
      const table = asTable(value);
      const text = table
        ? (asText(table['module']) ?? `${asText(table['group'])}:${asText(table['name'])}`)
        : (asText(value) ?? '');
      const [group, artifact, inline] = text.split(':');
      if (!group || !artifact) continue;
      found.package(
        mavenPackage(group, artifact, inline ?? catalogVersion(table?.['version'], asTable(catalog['versions']))),
      );
    }
  },
};

/** Versions are text, references, or rich: the strictest statement wins. */
function catalogVersion(value: Value | undefined, versions: Table | undefined, depth = 0): string {
  const table = asTable(value);
  if (!table || depth > 4) return asText(value) ?? '';
  const reference = asText(table['ref']);
  if (reference !== undefined) return catalogVersion(versions?.[reference], versions, depth + 1);
  return asText(table['strictly']) ?? asText(table['require']) ?? asText(table['prefer']) ?? '';
}

/** `*.sbt.lock`, sbt's dependency lock. */
export const sbtLock: Analyzer = {
  id: 'java/sbt-lock',
  version: 1,
  required: named('build.sbt.lock'),
  extract(file, found) {
    for (const entry of tables(parseJsonTable(file.text)['dependencies'])) {
      const [org, name, version] = ['org', 'name', 'version'].map((key) => asText(entry[key]));
      if (!org || !name || !version) continue;
      const configurations = asList(entry['configurations']);
      const runs = configurations.some((each) => each === 'compile' || each === 'runtime');
      found.package({
        ...mavenPackage(org, name, version),
        ...(configurations.length === 0 || runs ? {} : { groups: ['dev'] }),
      });
    }
  },
};
