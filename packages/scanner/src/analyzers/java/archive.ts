import { createHash } from 'node:crypto';
import { ArchiveError, Budget, openZip, type Zip, type ZipEntry } from '@lamellar/archive';
import { ScannerError } from '../../errors.js';
import { lines } from '../../formats/headers.js';
import { type Analyzer, baseName, ending, type Findings } from '../analyzer.js';
import { mavenPackage } from './coordinates.js';
import { coordinatesOf, parseManifest } from './manifest.js';

const archive = ending('.jar', '.war', '.ear', '.par', '.sar', '.jmod', '.jenkins', '.hpi', '.lpkg', '.nar');

/**
 * Jars and what is built like them, with the jars in them: `pom.properties`, else the manifest together with the file's name.
 * Each package carries the SHA-1 of its jar, so that an index of known jars can name those that say nothing.
 */
export const javaArchive: Analyzer = {
  id: 'java/archive',
  version: 2,
  required: (path) => archive(path.toLowerCase()),
  maxBytes: 512 * 2 ** 20,
  extract(file, found) {
    const budget = new Budget({ maxDepth: 16, maxEntries: 500_000, maxBytes: 2 ** 31, maxEntryBytes: 2 ** 28 });
    try {
      read(file.bytes, file.path, '', budget, found);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      throw new ScannerError(
        error.isLimit ? 'SCANNER_FILE_LIMIT' : 'SCANNER_FILE_SYNTAX',
        `${baseName(file.path)}: ${error.message}`,
        { cause: error },
      );
    }
  },
};

function read(bytes: Buffer, path: string, within: string, budget: Budget, found: Findings): void {
  const zip = openZip(bytes, { budget });
  const own = { sha1: createHash('sha1').update(bytes).digest('hex'), ...(within === '' ? {} : { within }) };
  const seen = new Set<string>();
  let manifest: ReadonlyMap<string, string> | undefined;
  const nested: ZipEntry[] = [];
  for (const entry of zip.entries) {
    if (entry.name.endsWith('pom.properties')) {
      const found1 = pomProperties(zip.read(entry).toString());
      const key = found1 && `${found1.name}@${found1.version}`;
      if (!found1 || !key || seen.has(key)) continue;
      seen.add(key);
      found.package({ ...found1, ...own });
    } else if (entry.name.toUpperCase() === 'META-INF/MANIFEST.MF')
      manifest = parseManifest(zip.read(entry).toString());
    else if (!entry.directory && archive(entry.name.toLowerCase())) nested.push(entry);
  }
  if (seen.size === 0) {
    found.archive?.(own);
    fromManifest(manifest, path, own, found);
  }
  for (const entry of nested) descend(zip, entry, within, budget, found);
}

function fromManifest(
  manifest: ReadonlyMap<string, string> | undefined,
  path: string,
  own: object,
  found: Findings,
): void {
  const coordinates = coordinatesOf(manifest ?? new Map(), baseName(path));
  if (coordinates)
    found.package({ ...mavenPackage(coordinates.group, coordinates.artifact, coordinates.version), ...own });
}

/** A nested archive that cannot be read does not hide its neighbours; one that breaks a limit ends the file. */
function descend(zip: Zip, entry: ZipEntry, within: string, budget: Budget, found: Findings): void {
  try {
    read(zip.read(entry), entry.name, within === '' ? entry.name : `${within}!/${entry.name}`, budget.nested(), found);
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.isLimit) throw error;
    found.problem(`${entry.name}: ${error.message}`);
  }
}

function pomProperties(text: string): ReturnType<typeof mavenPackage> | undefined {
  const values = new Map<string, string>();
  for (const line of lines(text)) {
    const equals = line.indexOf('=');
    if (equals > 0 && line[0] !== '#') values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  const [group, artifact, version] = ['groupId', 'artifactId', 'version'].map((key) => values.get(key) ?? '');
  if (!group || !artifact || !version || /[\s${}]/.test(group + artifact)) return undefined;
  return mavenPackage(group, artifact, version);
}
