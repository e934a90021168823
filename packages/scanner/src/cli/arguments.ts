import { parseArgs } from 'node:util';
import { feedNames } from '../feeds/index.js';
import type { SeverityWord } from '../severity/index.js';
import { flags } from './flags.js';
import { type Format, formats } from './formats.js';

/** A parsed command line. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'scan';
      readonly source: 'image' | 'fs' | 'sbom';
      readonly target: string;
      readonly options: ScanFlags;
    }
  | { readonly kind: 'db-import'; readonly paths: readonly string[]; readonly db: string; readonly quiet: boolean }
  | {
      readonly kind: 'db-update';
      readonly feeds: readonly string[];
      readonly db: string;
      readonly exposure: string | undefined;
      readonly output: string | undefined;
      readonly quiet: boolean;
    }
  | { readonly kind: 'db-info'; readonly db: string };

export interface ScanFlags {
  readonly db: string;
  /** True when `--db` was given, so that a missing file is an error. */
  readonly dbRequired: boolean;
  readonly cache: string | undefined;
  readonly format: Format;
  readonly output: string | undefined;
  /** Severities to report; all when absent. */
  readonly severities: readonly SeverityWord[] | undefined;
  readonly failOn: SeverityWord | 'act' | undefined;
  readonly ignoreUnfixed: boolean;
  /** Paths of VEX documents. */
  readonly vex: readonly string[];
  readonly ignoreFiles: readonly string[];
  readonly licencePolicy: string | undefined;
  /** Days. */
  readonly maxAge: number | undefined;
  readonly acceptUnknown: boolean;
  readonly exposure: string | undefined;
  readonly skip: readonly string[];
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

const WIDTH = 26;

function flagLines(): string {
  return Object.entries(flags)
    .map(([name, { help }]) => {
      const [value, text] = help;
      const head = `--${name}${value ? ` ${value}` : ''}`;
      return `  ${head.padEnd(WIDTH)} ${name === 'format' ? formats.join(', ') : text}`;
    })
    .join('\n');
}

export const usage: string = `lamellar-scan image PATH          an OCI layout (folder or tar) or the tar of docker save
lamellar-scan image -             the same tar on standard input: docker save shop | lamellar-scan image -
lamellar-scan image NAME          an image in a registry, such as registry.example/shop:1.2
lamellar-scan image ENGINE://NAME an image of docker, podman or containerd, through its socket
lamellar-scan fs FOLDER           a root file system or a project
lamellar-scan sbom FILE           a CycloneDX or SPDX document
lamellar-scan db update FEED...   fetch and import feeds; without names, those that the database has
lamellar-scan db import PATH...   files and folders of advisories that are here
lamellar-scan db info             what the database holds, and how old it is

Feeds: ${feedNames}.

${flagLines()}

Exit codes: 0 done; 1 findings of --fail-on, or a licence that the policy denies; 2 wrong command line; 3 the scan, or a
feed or record of db, failed; 4 with --fail-on: unknown (something could not be judged, or a finding states no severity).
`;

const severities = ['critical', 'high', 'medium', 'low'] as const;

/** Parses the command line; throws {@link UsageError}. */
export function parseCommand(args: readonly string[], defaultDatabase: string): Command {
  const { values, positionals } = parse(args);
  const [kind, ...rest] = positionals;
  const db = values.db ?? defaultDatabase;
  const quiet = values.quiet ?? false;
  if (values.help || kind === undefined || kind === 'help') return { kind: 'help' };
  if (kind === 'db') {
    const [action, ...names] = rest;
    if (action === 'info') return { kind: 'db-info', db };
    if (action === 'import' && names.length > 0) return { kind: 'db-import', paths: names, db, quiet };
    if (action === 'update')
      return { kind: 'db-update', feeds: names, db, exposure: values.exposure, output: values.output, quiet };
    throw new UsageError('expected "db update FEED...", "db import PATH..." or "db info"');
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
      severities: values.severity
        ?.split(',')
        .map((each) => oneOf('--severity', each.trim().toLowerCase(), [...severities, 'none', 'unknown'] as const)),
      failOn:
        values['fail-on'] === undefined
          ? undefined
          : oneOf('--fail-on', values['fail-on'], [...severities, 'act'] as const),
      ignoreUnfixed: values['ignore-unfixed'] ?? false,
      vex: values.vex ?? [],
      ignoreFiles: values['ignore-file'] ?? [],
      licencePolicy: values['licence-policy'],
      maxAge: values['max-age'] === undefined ? undefined : days(values['max-age']),
      acceptUnknown: values['accept-unknown'] ?? false,
      exposure: values.exposure,
      skip: values.skip ?? [],
      platform: values.platform,
      tag: values.tag,
      plainHttp: values['plain-http'] ?? false,
      quiet,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: flags });
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

function days(value: string): number {
  if (!/^\d{1,5}$/.test(value))
    throw new UsageError(`expected --max-age to be a number of days, found ${JSON.stringify(value)}`);
  return Number(value);
}
