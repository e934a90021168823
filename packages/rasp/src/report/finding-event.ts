import { detectionFinding, type ocsf, type RequestContext, securityControl, setIdentities } from '@lamellar/events';
import { algorithms } from '../core/algorithms.js';
import type { SinkCall } from '../core/judge.js';
import type { Detection } from '../detect/finding.js';

const shown = 200;

/** Control characters out, long values cut, and what looks like a secret masked. */
export function maskEvidence(value: string): string {
  let clean = '';
  for (const char of value.slice(0, shown)) clean += char < ' ' || char === '\x7f' ? '\ufffd' : char;
  return clean.replace(
    /(password|passwd|secret|token|key)(["']?\s{0,4}[=:]\s{0,4}["']?)[^\s"'&,;]{1,200}/gi,
    '$1$2***',
  );
}

/** The OCSF Detection Finding of one detection: what was seen, which algorithm and why, what to do, whose request it was. */
export function findingOf(
  call: SinkCall,
  { algorithm, input, reason, about }: Detection,
  context: RequestContext | undefined,
  stopped: boolean,
): ocsf.DetectionFinding {
  const { technique, remedy, ...rest } = algorithms[algorithm];
  const { title = rest.title, severity = rest.severity, vulnerabilities } = about ?? {};
  const control = securityControl(algorithm === 'limit' ? 'limit' : 'block', { mode: stopped ? 'block' : 'observe' });
  const event = detectionFinding({
    severity_id: severity,
    message: `${title}: ${call.sink}${input === undefined ? '' : `, ${input.place}`}; ${reason}`.slice(0, 500),
    finding_info: {
      uid: `${context?.traceId ?? 'outside'}/${algorithm}/${call.sink}${input === undefined ? '' : `/${input.place.slice(0, 100)}`}`,
      title,
      types: [algorithm],
      related_analytics: [{ type_id: 1, uid: algorithm, name: title }],
      attacks: [{ technique: { uid: technique } }],
    },
    evidences: [{ data: { sink: call.sink, value: maskEvidence(call.value), place: input?.place ?? null, reason } }],
    ...(vulnerabilities === undefined || vulnerabilities.length === 0
      ? {}
      : { vulnerabilities: vulnerabilities.map((uid) => ({ cve: { uid } })) }),
    remediation: { desc: remedy },
    is_alert: true,
    ...control,
  });
  setIdentities(event, { trace: context?.traceId, rule: algorithm, tenant: context?.tenant });
  return event;
}
