import { baseOf } from '../advisories/index.js';
import type { Finding } from '../matching/index.js';
import { parsePurl } from '../purl/index.js';
import type { SuppressedFinding } from '../vex/index.js';
import type { IgnoreRule } from './rule.js';
import { wildcard } from './wildcard.js';

/** Takes back the findings that a rule names; a rule whose time is over counts no more. Malicious packages are never ignored by a rule that names no id. */
export function applyIgnoreRules(
  findings: readonly Finding[],
  rules: readonly IgnoreRule[],
  now: number,
): { readonly findings: Finding[]; readonly suppressed: SuppressedFinding[] } {
  const current = rules.filter((rule) => rule.until === undefined || now < rule.until);
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const rule = current.find((each) => meets(each, finding));
    if (!rule) kept.push(finding);
    else {
      const justification = rule.reason ? { justification: rule.reason } : {};
      suppressed.push({ finding, by: { kind: 'ignore', status: 'ignored', ...justification, author: rule.place } });
    }
  }
  return { findings: kept, suppressed };
}

function meets(rule: IgnoreRule, finding: Finding): boolean {
  const { package: found } = finding;
  if (rule.ids) {
    if (![finding.id, ...finding.aliases].some((id) => rule.ids?.includes(id))) return false;
  } else if (finding.malicious) return false;
  if (rule.name !== undefined && !wildcard(rule.name.replaceAll('*', '**'), found.name)) return false;
  if (rule.version !== undefined && rule.version !== found.version) return false;
  if (rule.types && !rule.types.includes(found.type)) return false;
  if (rule.ecosystem !== undefined && baseOf(rule.ecosystem) !== baseOf(finding.ecosystem)) return false;
  if (rule.group !== undefined && !found.groups?.includes(rule.group)) return false;
  if (rule.fixStates && !rule.fixStates.includes(finding.fixState)) return false;
  if (rule.paths && !rule.paths.some((path) => wildcard(path.replace(/^\//, ''), found.path))) return false;
  return !rule.purls || rule.purls.some((purl) => isSame(purl, found.purl));
}

/** Whether a package URL without or with a version is that of the package; qualifiers that it leaves out may be anything. */
function isSame(stated: string, own: string): boolean {
  try {
    const [a, b] = [parsePurl(stated), parsePurl(own)];
    return (
      a.type === b.type &&
      a.namespace === b.namespace &&
      a.name === b.name &&
      (a.version === undefined || a.version === b.version) &&
      Object.entries(a.qualifiers ?? {}).every(([key, value]) => b.qualifiers?.[key] === value)
    );
  } catch {
    return false;
  }
}
