import type { ocsf } from '@lamellar/events';
import { pathCondition, targetText } from './selector-text.js';

/** Options of `proposeExclusion`. */
export interface ExclusionOptions {
  /** The id of the new rule; ids up to 99,999 are for users. @default 10_000 */
  readonly id?: number;
  /** Exclude only for these rules. @default every rule of the finding that looks at the request */
  readonly rules?: readonly number[];
}

/** An exclusion for one false positive. */
export interface Exclusion {
  /** A rule in SecLang; it stands before the rules that it tunes. Empty when there is nothing to exclude. */
  readonly text: string;
  /** What no longer matches: rule and target. */
  readonly excluded: readonly { readonly rule: number; readonly target: string }[];
  /** Rules of the finding that are not excluded, and why. */
  readonly kept: readonly { readonly rule: number; readonly reason: string }[];
}

interface EvidenceMatch {
  readonly rule: number;
  readonly target: string;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The matches that a finding carries; what is not of their shape is left out: findings come from files too. */
function matchesOf(evidence: unknown): EvidenceMatch[] {
  if (!isRecord(evidence) || !isRecord(evidence['data']) || !Array.isArray(evidence['data']['matches'])) return [];
  return evidence['data']['matches'].flatMap((match: unknown) => {
    if (!isRecord(match) || typeof match['target'] !== 'string') return [];
    const rule = Number(match['rule']);
    return Number.isSafeInteger(rule) && rule > 0 ? [{ rule, target: match['target'] }] : [];
  });
}

/** Values that no exclusion reaches: what rules counted or matched themselves. */
const inner = /^(?:TX|IP|GLOBAL|SESSION|USER|RESOURCE|MATCHED_VARS?(?:_NAMES?)?|ENV|RULE)(?::|$)/;

/**
 * Writes the narrowest exclusion for a false positive: for the method and the path of this request, each rule stops looking at the
 * one value that it matched; everything else stays. Takes a Detection Finding of this engine.
 *
 * @example
 * ```ts
 * const { text } = proposeExclusion(finding);
 * // SecRule REQUEST_METHOD "@streq POST" "id:10000,phase:1,pass,nolog,t:none,chain"
 * //     SecRule REQUEST_FILENAME "@streq /orders" "t:none,ctl:ruleRemoveTargetById=942100;ARGS:note"
 * ```
 */
export function proposeExclusion(event: ocsf.DetectionFinding, options: ExclusionOptions = {}): Exclusion {
  const excluded = new Map<string, { readonly rule: number; readonly target: string }>();
  const kept = new Map<number, string>();
  const [evidence] = event.evidences ?? [];
  for (const { rule, target } of matchesOf(evidence)) {
    if (options.rules !== undefined && !options.rules.includes(rule)) kept.set(rule, 'it was not asked for');
    else if (inner.test(target)) kept.set(rule, `it looks at ${target.split(':', 1)[0]}, which other rules fill`);
    else if (target.includes('***')) kept.set(rule, `the name of its value is masked: ${target}`);
    else {
      const text = targetText(target);
      if (text === undefined) kept.set(rule, `its value ${JSON.stringify(target.slice(0, 80))} cannot be a target`);
      else excluded.set(`${rule} ${text}`, { rule, target: text });
    }
  }
  for (const { rule } of excluded.values()) kept.delete(rule);
  const list = [...excluded.values()];
  return {
    text: list.length === 0 ? '' : ruleText(evidence?.http_request, list, options.id ?? 10_000),
    excluded: list,
    kept: [...kept].map(([rule, reason]) => ({ rule, reason })),
  };
}

function ruleText(request: ocsf.HttpRequest | undefined, list: Exclusion['excluded'], id: number): string {
  const controls = list.map(({ rule, target }) => `ctl:ruleRemoveTargetById=${rule};${target}`);
  const actions = ['t:none', ...controls].join(',\\\n        ');
  const method = request?.http_method ?? '';
  const path = pathCondition(request?.url?.path ?? '/');
  const begin = `id:${id},phase:1,pass,nolog`;
  if (!/^[A-Za-z-]{1,32}$/.test(method)) {
    return `SecRule REQUEST_FILENAME "${path}" \\\n    "${begin},\\\n        ${actions}"\n`;
  }
  return [
    `SecRule REQUEST_METHOD "@streq ${method}" \\`,
    `    "${begin},t:none,chain"`,
    `    SecRule REQUEST_FILENAME "${path}" \\`,
    `        "${actions}"\n`,
  ].join('\n');
}
