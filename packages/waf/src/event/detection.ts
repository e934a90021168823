import {
  detectionFinding,
  type Mode,
  type Outcome,
  type ocsf,
  type RequestContext,
  securityControl,
  setIdentities,
} from '@lamellar/events';
import type { MatchedRule, Transaction } from '../engine/index.js';
import { verdictOf } from '../verdict.js';
import { maskedExcerpt, maskedText } from './mask.js';
import { httpRequest, sourceEndpoint } from './request-facts.js';

/** OCSF severity_id by SecLang severity, 0 (emergency) to 7 (debug). */
const severities = [5, 5, 4, 3, 3, 2, 1, 1] as const;
const limitSeverity = 3;
const mostEvidence = 16;

/** What an event must know beside the transaction. */
export interface DetectionContext {
  readonly mode: Mode;
  readonly request?: RequestContext | undefined;
  /** Other identities of the place where this runs. */
  readonly identities?: Parameters<typeof setIdentities>[1] | undefined;
}

/** The rule that says best what happened: the most severe, the first of those. */
function principal(rules: readonly MatchedRule[]): MatchedRule | undefined {
  let best: MatchedRule | undefined;
  for (const rule of rules) {
    if (rule.matches.length === 0) continue;
    if (best === undefined || (rule.severity ?? 8) < (best.severity ?? 8)) best = rule;
  }
  return best ?? rules[0];
}

function analyticOf(matched: MatchedRule): ocsf.Analytic {
  const { rule } = matched;
  return {
    type_id: 1,
    type: 'Rule',
    uid: String(matched.id),
    name: maskedText(matched.message === '' ? `rule ${matched.id}` : matched.message),
    ...(rule.ver !== undefined && { version: rule.ver }),
  };
}

/** Did a `sanitise...` action name this value, `ARGS:Password`? */
function isSanitised(sanitised: ReadonlySet<string>, name: string): boolean {
  if (sanitised.size === 0) return false;
  const colon = name.indexOf(':');
  return colon >= 0 && sanitised.has(name.slice(0, colon) + name.slice(colon).toLowerCase());
}

function evidenceData(rules: readonly MatchedRule[], sanitised: ReadonlySet<string>): object[] {
  return rules
    .flatMap((matched) =>
      matched.matches.map(({ name, value, start, end }) => ({
        rule: String(matched.id),
        target: maskedText(name),
        value: isSanitised(sanitised, name) ? '***' : maskedExcerpt(name, value, start, end),
        ...(start >= 0 && { start, end }),
      })),
    )
    .slice(0, mostEvidence);
}

function typesOf(rules: readonly MatchedRule[]): string[] {
  const types = rules.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith('attack-')).map((tag) => tag.slice(7)));
  return [...new Set(types)];
}

function advice(main: MatchedRule | undefined): string {
  const target = main?.matches[0]?.name;
  if (main === undefined || target === undefined) return 'Raise the limit if requests like this one are legitimate.';
  return `If this request is legitimate, exclude the value: SecRuleUpdateTargetById ${main.id} "!${maskedText(target)}"`;
}

/** One Detection Finding for one transaction; undefined when no rule logged and no limit was reached. */
export function detectionOf(transaction: Transaction, context: DetectionContext): ocsf.DetectionFinding | undefined {
  const verdict = verdictOf(transaction);
  const { rules, limit } = verdict;
  if (rules.length === 0 && limit === undefined) return undefined;
  const { data } = transaction.state;
  const main = principal(rules);
  const title = main === undefined ? `Limit reached: ${limit}` : maskedText(main.message || `rule ${main.id}`);
  const outcome: Outcome = verdict.decision === 'limit' ? 'limit' : 'block';
  const source = sourceEndpoint(data, context.request);
  const worst = severities[main?.severity ?? 4] ?? limitSeverity;
  // The engine may observe although it stands in block mode: ctl:ruleEngine, or rules that only pass.
  const judgedIn: Mode = verdict.interrupted ? 'block' : 'observe';
  const event = detectionFinding({
    time: data.startedAt,
    severity_id: main === undefined ? limitSeverity : worst,
    message: `${title} (${maskedText(data.method)} ${maskedText(data.path)})`,
    ...securityControl(outcome, { mode: judgedIn }),
    ...(verdict.status !== undefined && { status_code: String(verdict.status) }),
    finding_info: {
      uid: data.uniqueId,
      title,
      ...(main !== undefined && { analytic: analyticOf(main) }),
      related_analytics: rules.filter((rule) => rule !== main).map(analyticOf),
      types: typesOf(rules),
      ...(limit !== undefined && { desc: `The transaction reached a limit: ${limit}.` }),
    },
    remediation: { desc: advice(main) },
    evidences: [
      {
        name: 'request',
        http_request: httpRequest(data, transaction.state.sanitised),
        ...(data.responseStatus > 0 && { http_response: { code: data.responseStatus } }),
        ...(source !== undefined && { src_endpoint: source }),
        data: { matches: evidenceData(rules, transaction.state.sanitised) },
      },
    ],
  });
  setIdentities(event, {
    ...context.identities,
    ...(context.request !== undefined && { trace: context.request.traceId }),
    ...(context.request?.tenant !== undefined && { tenant: context.request.tenant }),
  });
  return event;
}
