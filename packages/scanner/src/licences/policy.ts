import { ScannerError } from '../errors.js';
import { asList, asTable, asText, type Table } from '../formats/values.js';
import { parseYaml } from '../formats/yaml/index.js';
import type { Inventory, InventoryPackage } from '../inventory/index.js';
import { type LicenceExpression, parseLicence } from './expression.js';
import { licenceId, licenceText } from './names.js';

/** What a policy says of a licence. */
export type LicenceVerdict = 'allow' | 'warn' | 'deny';

/** Which licences may be used; entries are SPDX ids, `ID WITH exception`, or beginnings of ids that end with `*`. What is written out decides before beginnings, and among lists the strictest. */
export interface LicencePolicy {
  readonly allow?: readonly string[];
  readonly warn?: readonly string[];
  readonly deny?: readonly string[];
  /** What holds for licences in none of the lists. @default 'warn' */
  readonly otherwise?: LicenceVerdict;
  /** What holds for packages that state no licence, or one that cannot be read. @default 'warn' */
  readonly unknown?: LicenceVerdict;
  /** Package URLs (beginnings end with `*`) to which the policy does not apply. */
  readonly except?: readonly string[];
}

/** A package whose licence is not simply allowed. */
export interface LicenceFinding {
  readonly package: InventoryPackage;
  /** As the package states it; empty when it states none. */
  readonly licence: string;
  readonly verdict: 'warn' | 'deny';
  readonly reason: string;
}

const strictness: Readonly<Record<LicenceVerdict, number>> = { allow: 0, warn: 1, deny: 2 };
const verdicts: readonly LicenceVerdict[] = ['allow', 'warn', 'deny'];

/** Judges every package: of alternatives (`OR`) the mildest counts, of what holds together (`AND`, several licences) the strictest. */
export function checkLicences(inventory: Inventory, policy: LicencePolicy): LicenceFinding[] {
  const findings: LicenceFinding[] = [];
  for (const found of inventory.packages) {
    if (policy.except?.some((each) => names(each, found.purl))) continue;
    const stated = (found.licenses ?? []).filter((each) => each.trim() !== '' && each !== 'NOASSERTION');
    const judged =
      stated.length === 0 ? [unknown(policy, 'states no licence')] : stated.map((each) => judgeText(each, policy));
    const worst = judged.reduce((a, b) => (strictness[b.verdict] > strictness[a.verdict] ? b : a));
    if (worst.verdict === 'allow') continue;
    findings.push({ package: found, licence: stated.join(' AND '), verdict: worst.verdict, reason: worst.reason });
  }
  return findings.sort((a, b) => strictness[b.verdict] - strictness[a.verdict]);
}

interface Judged {
  readonly verdict: LicenceVerdict;
  readonly reason: string;
}

function judgeText(text: string, policy: LicencePolicy): Judged {
  try {
    return judge(parseLicence(licenceText(text)), policy);
  } catch {
    return unknown(policy, 'states a licence that is no SPDX expression');
  }
}

function unknown(policy: LicencePolicy, reason: string): Judged {
  return { verdict: policy.unknown ?? 'warn', reason };
}

function judge(expression: LicenceExpression, policy: LicencePolicy): Judged {
  if (expression.kind === 'licence') return judgeId(expression.id, expression.exception, policy);
  const parts = expression.parts.map((each) => judge(each, policy));
  const better = expression.kind === 'or' ? -1 : 1;
  return parts.reduce((a, b) => ((strictness[b.verdict] - strictness[a.verdict]) * better > 0 ? b : a));
}

/** What is written out decides before beginnings, and a licence with its exception before the licence alone. */
function judgeId(stated: string, exception: string | undefined, policy: LicencePolicy): Judged {
  const id = licenceId(stated);
  const forms = exception === undefined ? [id] : [`${id} WITH ${exception}`, id];
  for (const isBeginning of [false, true]) {
    for (const form of forms) {
      for (const verdict of ['deny', 'warn', 'allow'] as const) {
        const entries = policy[verdict]?.filter((each) => each.endsWith('*') === isBeginning);
        if (entries?.some((each) => names(licenceEntry(each), form))) {
          return { verdict, reason: `${form} is in the list "${verdict}"` };
        }
      }
    }
  }
  return { verdict: policy.otherwise ?? 'warn', reason: `${forms[0]} is in none of the lists` };
}

function licenceEntry(entry: string): string {
  return entry.includes(' ') || entry.endsWith('*') ? entry : licenceId(entry);
}

function names(entry: string, text: string): boolean {
  return entry.endsWith('*')
    ? text.toLowerCase().startsWith(entry.slice(0, -1).toLowerCase())
    : entry.toLowerCase() === text.toLowerCase();
}

const keys = new Set(['allow', 'warn', 'deny', 'otherwise', 'unknown', 'except']);

/** Reads a policy from YAML or JSON. Throws `SCANNER_FILE_SYNTAX` for keys and values that it does not know, so that a mistake allows nothing. */
export function parseLicencePolicy(text: string): LicencePolicy {
  const table = asTable(parseYaml(text));
  if (!table) throw wrong('a table with the lists "allow", "warn" and "deny"');
  const strange = Object.keys(table).find((key) => !keys.has(key));
  if (strange !== undefined) throw wrong(`the keys ${[...keys].join(', ')}, found ${JSON.stringify(strange)}`);
  return {
    ...list(table, 'allow'),
    ...list(table, 'warn'),
    ...list(table, 'deny'),
    ...list(table, 'except'),
    ...verdict(table, 'otherwise'),
    ...verdict(table, 'unknown'),
  };
}

function list<K extends string>(table: Table, key: K): { readonly [key in K]?: readonly string[] } {
  const value = table[key];
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) throw wrong(`"${key}" to be a list of texts`);
  const texts = asList(value).flatMap((each) => asText(each) ?? []);
  if (texts.length !== value.length) throw wrong(`"${key}" to be a list of texts`);
  return { [key]: texts } as unknown as { readonly [key in K]?: readonly string[] };
}

function verdict<K extends string>(table: Table, key: K): { readonly [key in K]?: LicenceVerdict } {
  const value = table[key];
  if (value === undefined || value === null) return {};
  const found = verdicts.find((each) => each === value);
  if (!found) throw wrong(`"${key}" to be allow, warn or deny`);
  return { [key]: found } as unknown as { readonly [key in K]?: LicenceVerdict };
}

function wrong(expected: string): ScannerError {
  return new ScannerError('SCANNER_FILE_SYNTAX', `licence policy: expected ${expected}`);
}
