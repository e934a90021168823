import { parseArgs } from 'node:util';
import type { SeverityWord } from '../matching/index.js';

/** The formats of `--format`. */
export const formats = ['table', 'json', 'cyclonedx', 'spdx', 'sarif', 'ocsf'] as const;
export type Format = (typeof formats)[number];

/** A parsed command line. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'scan';
      readonly source: 'image' | 'fs' | 'sbom';
      readonly target: string;
      readonly options: ScanFlags;
    }
  | { readonly kind: 'db-import'; readonly paths: readonly string[]; readonly db: string }
  | { readonly kind: 'db-info'; readonly db: string };

export interface ScanFlags {
  readonly db: string;
  /** True when `--db` was given, so that a missing file is an error. */
  readonly dbRequired: boolean;
  readonly cache: string | undefined;
  readonly format: Format;
  readonly output: string | undefined;
  readonly failOn: SeverityWord | undefined;
  readonly ignoreUnfixed: boolean;
  /** Paths of OpenVEX documents. */
  readonly vex: readonly string[];
  readonly platform: string | undefined;
  readonly tag: string | undefined;
  /** Speak to registries without TLS. */
  readonly plainHttp: boolean;
  readonly quiet: boolean;
}

/** A command line that makes no sense; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage: string = `lamellar-scan image PATH    an OCI layout (folder or tar) or the tar of docker save
lamellar-scan image NAME    an image in a registry, such as registry.example/shop:1.2
lamellar-scan fs FOLDER     a root file system or a project
lamellar-scan sbom FILE     a CycloneDX or SPDX document
lamellar-scan db import PATH...   OSV files, folders and zips, Alpine secdb files
lamellar-scan db info       what the database holds, and how old it is

  --db FILE           the advisory database
  --cache FOLDER      keep layer reports here, and do not read known layers again
  --format FORMAT     ${formats.join(', ')}
  --output FILE       write the report to a file
  --fail-on SEVERITY  exit with 1 when there is a finding as bad as critical, high, medium or low
  --ignore-unfixed    leave out findings that have no fix
  --vex FILE          take back what an OpenVEX document says is not affected; may be given again
  --platform OS/ARCH  which image of a multi-platform index
  --tag TAG           which image of an index or archive
  --plain-http        speak to the registry without TLS
  --quiet             no progress

Exit codes: 0 done, 1 findings of --fail-on, 2 wrong command line, 3 the scan failed, 4 unknown with --fail-on
(nothing could be judged, or a finding states no severity).
`;

const severities = ['critical', 'high', 'medium', 'low'] as const;

/** Parses the command line; throws {@link UsageError}. */
export function parseCommand(args: readonly string[], defaultDatabase: string): Command {
  const { values, positionals } = parse(args);
  const [kind, ...rest] = positionals;
  const db = values.db ?? defaultDatabase;
  if (values.help || kind === undefined || kind === 'help') return { kind: 'help' };
  if (kind === 'db') {
    if (rest[0] === 'info') return { kind: 'db-info', db };
    if (rest[0] === 'import' && rest.length > 1) return { kind: 'db-import', paths: rest.slice(1), db };
    throw new UsageError('expected "db info" or "db import PATH..."');
  }
  if (kind !== 'image' && kind !== 'fs' && kind !== 'sbom')
    throw new UsageError(`expected image, fs, sbom or db, found ${JSON.stringify(kind)}`);
  if (rest.length !== 1) throw new UsageError(`expected one path behind ${kind}, found ${rest.length}`);
  return {
    kind: 'scan',
    source: kind,
    target: rest[0] as string,
    options: {
      db,
      dbRequired: values.db !== undefined,
      cache: values.cache,
      format: oneOf('--format', values.format ?? 'table', formats),
      output: values.output,
      failOn: values['fail-on'] === undefined ? undefined : oneOf('--fail-on', values['fail-on'], severities),
      ignoreUnfixed: values['ignore-unfixed'] ?? false,
      vex: values.vex ?? [],
      platform: values.platform,
      tag: values.tag,
      plainHttp: values['plain-http'] ?? false,
      quiet: values.quiet ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        db: { type: 'string' },
        cache: { type: 'string' },
        format: { type: 'string' },
        output: { type: 'string' },
        'fail-on': { type: 'string' },
        'ignore-unfixed': { type: 'boolean' },
        vex: { type: 'string', multiple: true },
        platform: { type: 'string' },
        tag: { type: 'string' },
        'plain-http': { type: 'boolean' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined)
    throw new UsageError(`expected ${flag} to be one of ${allowed.join(', ')}, found ${JSON.stringify(value)}`);
  return found;
}
