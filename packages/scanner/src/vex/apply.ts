import type { Finding, MatchResult } from '../matching/index.js';
import { type PackageUrl, parsePurl } from '../purl/index.js';
import type { VexStatement } from './statement.js';
import type { SuppressedFinding } from './suppressed.js';

/** What remains after VEX, and what was taken back. */
export interface FilteredResult extends MatchResult {
  readonly suppressed: readonly SuppressedFinding[];
}

interface Readable {
  readonly statement: VexStatement;
  readonly packages: readonly PackageUrl[];
}

/** Takes back the findings of which a statement says `not_affected` or `fixed`; the last statement about a finding decides. */
export function applyVex(result: MatchResult, statements: readonly VexStatement[]): FilteredResult {
  const byId = new Map<string, Readable[]>();
  const order = new Map<Readable, number>();
  for (const [i, statement] of statements.entries()) {
    const readable = { statement, packages: statement.packages.flatMap(read) };
    order.set(readable, i);
    for (const id of statement.ids) byId.set(id, [...(byId.get(id) ?? []), readable]);
  }
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of result.findings) {
    const own = read(finding.package.purl)[0];
    const last = [finding.id, ...finding.aliases]
      .flatMap((id) => byId.get(id) ?? [])
      .filter(({ packages }) => own !== undefined && packages.some((each) => covers(each, own)))
      .sort((a, b) => (order.get(b) as number) - (order.get(a) as number))[0]?.statement;
    if (last?.status === 'not_affected' || last?.status === 'fixed') {
      const { status, justification, impact, author } = last;
      suppressed.push({
        finding,
        by: { kind: 'vex', status, ...(justification ? { justification } : {}), ...(impact ? { impact } : {}), author },
      });
    } else findings.push(finding);
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
