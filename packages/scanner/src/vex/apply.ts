import type { Finding, MatchResult } from '../matching/index.js';
import { type PackageUrl, parsePurl } from '../purl/index.js';
import type { VexStatement } from './statement.js';

/** A finding that a VEX document takes back, with its reason. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly statement: VexStatement;
}

/** What remains after VEX, and what was taken back. */
export interface FilteredResult extends MatchResult {
  readonly suppressed: readonly SuppressedFinding[];
}

/** Takes back the findings of which a statement says `not_affected` or `fixed`; the last statement about a finding decides. */
export function applyVex(result: MatchResult, statements: readonly VexStatement[]): FilteredResult {
  const readable = statements.map((statement) => ({ statement, packages: statement.packages.flatMap(read) }));
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of result.findings) {
    const own = read(finding.package.purl)[0];
    const ids = new Set([finding.id, ...finding.aliases]);
    const last = readable.findLast(
      ({ statement, packages }) =>
        statement.ids.some((id) => ids.has(id)) && own !== undefined && packages.some((each) => covers(each, own)),
    );
    const back = last?.statement.status === 'not_affected' || last?.statement.status === 'fixed';
    if (back && last) suppressed.push({ finding, statement: last.statement });
    else findings.push(finding);
  }
  return { ...result, findings, suppressed };
}

function read(text: string): PackageUrl[] {
  try {
    return [parsePurl(text)];
  } catch {
    return [];
  }
}

/** Whether a package URL of a document means a package: what it leaves open may be anything. Go writes versions with and without "v". */
function covers(stated: PackageUrl, own: PackageUrl): boolean {
  if (stated.type !== own.type || stated.namespace !== own.namespace || stated.name !== own.name) return false;
  if (stated.version !== undefined && bare(stated.version) !== bare(own.version ?? '')) return false;
  return Object.entries(stated.qualifiers ?? {}).every(([key, value]) => own.qualifiers?.[key] === value);
}

function bare(version: string): string {
  return /^v\d/.test(version) ? version.slice(1) : version;
}
