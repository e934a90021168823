import { isIP } from 'node:net';
import { type ApiActivity, apiActivity, type ocsf } from '@lamellar/events';
import type { DecisionEvent } from './event.js';

/** What an OCSF event holds beside the decision. */
export interface ApiActivityFacts {
  /** Who the decision is about. Not masked: a policy masks documents. @default an application named by `requested_by` */
  readonly actor?: ocsf.Actor;
  /** The HTTP request that the decision is about. Not masked. */
  readonly httpRequest?: ocsf.HttpRequest;
  /** What the decision protects. */
  readonly resources?: readonly ocsf.ResourceDetails[];
}

/**
 * A decision as OCSF API Activity (6003): the operation is the path or the query, the policy carries the revision of its bundles, and the
 * whole masked event stands under `unmapped.decision`. An answer `true` or `false` is an allowed or a denied action, an
 * error a failure of high severity.
 */
export function decisionActivity(event: DecisionEvent, facts: ApiActivityFacts = {}): ApiActivity {
  const operation = event.path ?? event.query ?? 'decision';
  const source = sourceEndpoint(event.requested_by);
  const verdict = verdictOf(event);
  return apiActivity({
    activity_id: 2,
    time: Date.parse(event.timestamp),
    severity_id: event.error === undefined ? 1 : 4,
    message: `${operation}: ${verdict.text}`,
    status_id: event.error === undefined ? 1 : 2,
    ...(event.error !== undefined && { status_detail: event.error.message }),
    ...(event.error?.code !== undefined && { status_code: event.error.code }),
    actor: facts.actor ?? { app_name: event.requested_by ?? 'unknown' },
    api: { operation, request: { uid: event.decision_id } },
    src_endpoint: source,
    policy: { name: operation, ...revisionOf(event), is_applied: true },
    ...(verdict.action !== undefined && { action_id: verdict.action, disposition_id: verdict.action }),
    ...(facts.httpRequest !== undefined && { http_request: facts.httpRequest }),
    ...(facts.resources !== undefined && { resources: facts.resources }),
    ...(event.trace_id !== undefined && {
      trace: { uid: event.trace_id, ...(event.span_id !== undefined && { span: spanOf(event.span_id, event) }) },
    }),
    metadata: { uid: event.decision_id },
    unmapped: { decision: event },
  });
}

function verdictOf(event: DecisionEvent): { readonly text: string; readonly action?: 1 | 2 } {
  if (event.error !== undefined) return { text: 'failed' };
  if (event.result === true) return { text: 'allowed', action: 1 };
  if (event.result === false) return { text: 'denied', action: 2 };
  return { text: event.result === undefined ? 'undefined' : 'decided' };
}

function revisionOf(event: DecisionEvent): { readonly version?: string } {
  const revisions = Object.entries(event.bundles ?? {}).flatMap(([name, { revision }]) =>
    revision === undefined ? [] : [`${name}@${revision}`],
  );
  return revisions.length > 0 ? { version: revisions.join(' ') } : {};
}

function spanOf(uid: string, event: DecisionEvent): ocsf.Span {
  const time = Date.parse(event.timestamp);
  return { uid, start_time: time, end_time: time };
}

/** An address and port as Go and Node print them: `10.0.0.1:80`, `[::1]:80`, or an address alone. */
function sourceEndpoint(requestedBy: string | undefined): ocsf.NetworkEndpoint {
  if (requestedBy === undefined) return { name: 'unknown' };
  const { address, port } = splitAddress(requestedBy);
  const endpoint = isIP(address) !== 0 ? { ip: address } : { name: requestedBy };
  return port !== undefined && 'ip' in endpoint ? { ...endpoint, port } : endpoint;
}

function splitAddress(text: string): { readonly address: string; readonly port?: number } {
  if (isIP(text) !== 0) return { address: text };
  const colon = text.lastIndexOf(':');
  const digits = text.slice(colon + 1);
  if (colon < 0 || !/^\d{1,5}$/.test(digits) || Number(digits) > 65_535) return { address: text };
  const host = text.slice(0, colon);
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return { address, port: Number(digits) };
}
