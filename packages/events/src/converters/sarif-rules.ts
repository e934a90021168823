import type { Vulnerability } from '../generated/objects-software.js';
import { identityValues } from '../identity/index.js';
import type { Finding, SarifRule } from './sarif-types.js';

/** One result that an event tells of. */
export interface SarifAspect {
  readonly rule: SarifRule;
  readonly vulnerability: Vulnerability | undefined;
}

/** The results of a finding: each vulnerability, or the finding as a whole. */
export function aspectsOf(event: Finding): SarifAspect[] {
  const vulnerabilities = 'vulnerabilities' in event ? (event.vulnerabilities ?? []) : [];
  if (vulnerabilities.length === 0 || event.class_uid === 2004) {
    return [{ rule: ruleOf(event), vulnerability: vulnerabilities[0] }];
  }
  return vulnerabilities.map((vulnerability) => ({ rule: vulnerabilityRule(event, vulnerability), vulnerability }));
}

function ruleOf(event: Finding): SarifRule {
  const analytic = event.finding_info.analytic;
  const control = event.class_uid === 2003 ? event.compliance.control : undefined;
  const [ruleId] = identityValues(event, 'rule');
  const id = ruleId ?? control ?? analytic?.name ?? event.class_name ?? String(event.class_uid);
  return {
    id,
    ...(analytic?.name ? { name: analytic.name } : {}),
    ...described(event.finding_info.title ?? analytic?.name, analytic?.desc ?? event.finding_info.desc),
    ...helpOf('remediation' in event ? event.remediation?.desc : undefined),
    properties: {
      tags: ['security', ...(event.finding_info.types ?? [])],
      'security-severity': scoreOf(event.severity_id),
    },
  };
}

function vulnerabilityRule(event: Finding, vulnerability: Vulnerability): SarifRule {
  const { cve, advisory, cwe, title, desc, remediation } = vulnerability;
  const id = cve?.uid ?? advisory?.uid ?? cwe?.uid ?? event.finding_info.uid;
  const score = Math.max(0, ...(cve?.cvss ?? []).map(({ base_score: base }) => base));
  return {
    id,
    ...described(title ?? cve?.title ?? event.finding_info.title, desc ?? cve?.desc),
    ...helpOf(remediation?.desc),
    properties: {
      tags: ['security', 'vulnerability'],
      'security-severity': score > 0 ? score.toFixed(1) : scoreOf(event.severity_id),
    },
  };
}

function described(short: string | undefined, full: string | undefined): Partial<SarifRule> {
  return {
    ...(short ? { shortDescription: { text: short } } : {}),
    ...(full ? { fullDescription: { text: full } } : {}),
  };
}

function helpOf(text: string | undefined): Partial<SarifRule> {
  return text ? { help: { text } } : {};
}

// The middle of the ranges that code-scanning services name low, medium, high and critical.
const scores = ['0.0', '0.0', '2.0', '5.5', '8.0', '9.5', '10.0'];

function scoreOf(severity: Finding['severity_id']): string {
  return scores[severity] ?? '0.0';
}
