import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WafError } from '../errors.js';
import type { RuleSource } from '../seclang/index.js';
import { crsOfEnvironment } from './environment.js';

/** Where a Core Rule Set was found, and what to hand to `compileRules`. */
export interface CrsLocation {
  /** Which way it was found. */
  readonly origin: 'option' | 'LAMELLAR_CRS' | 'debian';
  readonly folder: string;
  /** Engine settings that the rules expect, then the files in load order. */
  readonly rules: readonly (string | RuleSource)[];
}

/**
 * The settings that the CRS expects of its engine: response bodies are looked at, and a body that cannot be parsed is refused.
 * Request bodies, JSON and XML are on by default.
 */
const engineSettings: RuleSource = {
  name: 'lamellar/crs-engine.conf',
  text: `SecRequestBodyAccess On
SecResponseBodyAccess On
SecResponseBodyMimeType text/plain text/html text/xml application/json
SecResponseBodyLimit 524288
SecResponseBodyLimitAction ProcessPartial
`,
};

const debian = { rules: '/usr/share/modsecurity-crs', setup: '/etc/modsecurity/crs' };

function firstOf(paths: readonly string[]): string[] {
  return paths.filter((path) => existsSync(path)).slice(0, 1);
}

function sorted(folder: string, pattern: string): string[] {
  return globSync(join(folder, pattern)).sort();
}

/** The load order that the CRS documents: set-up, plugin settings, plugins before, rules, plugins after. */
function filesBelow(folder: string): string[] {
  const setup = firstOf([join(folder, 'crs-setup.conf'), join(folder, 'crs-setup.conf.example')]);
  return [
    ...setup,
    ...sorted(folder, 'plugins/*-config.conf'),
    ...sorted(folder, 'plugins/*-before.conf'),
    ...sorted(folder, 'rules/*.conf'),
    ...sorted(folder, 'plugins/*-after.conf'),
  ];
}

function atFolder(origin: CrsLocation['origin'], path: string): CrsLocation {
  const folder = resolve(path);
  const files = existsSync(folder) && statSync(folder).isDirectory() ? filesBelow(folder) : [];
  if (!files.some((file) => file.includes('crs-setup.conf')) || files.length < 2) {
    throw new WafError(
      'WAF_CRS_NOT_FOUND',
      `expected a Core Rule Set (crs-setup.conf or crs-setup.conf.example, and rules/*.conf) in ${folder}; check ${
        origin === 'option' ? 'the path' : origin
      }`,
    );
  }
  return { origin, folder, rules: [engineSettings, ...files] };
}

function debianPackage(): CrsLocation | undefined {
  const setup = firstOf([join(debian.setup, 'crs-setup.conf'), join(debian.rules, 'crs-setup.conf')]);
  const rules = sorted(debian.rules, 'rules/*.conf');
  if (setup.length === 0 || rules.length === 0) return undefined;
  const before = firstOf([join(debian.setup, 'REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf')]);
  const after = firstOf([join(debian.setup, 'RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf')]);
  return { origin: 'debian', folder: debian.rules, rules: [engineSettings, ...setup, ...before, ...rules, ...after] };
}

/**
 * Finds an OWASP Core Rule Set: the folder given, then `LAMELLAR_CRS`, then Debian's `modsecurity-crs`. Returns undefined
 * when there is none. Throws `WafError` (`WAF_CRS_NOT_FOUND`) when a folder that was named holds none.
 *
 * @example
 * ```ts
 * const crs = findCrs();
 * const rules = crs === undefined ? starterRules() : await compileRules(crs.rules);
 * ```
 */
export function findCrs(folder?: string): CrsLocation | undefined {
  if (folder !== undefined) return atFolder('option', folder);
  const named = crsOfEnvironment();
  return named === undefined ? debianPackage() : atFolder('LAMELLAR_CRS', named);
}
