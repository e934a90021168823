import type { OcsfEvent } from '../generated/classes.js';
import { identityValues } from '../identity/index.js';

/** What became of a policy for a resource. */
export type ReportOutcome = 'pass' | 'fail' | 'warn' | 'error' | 'skip';

/** One result of a report. */
export interface ReportResult {
  readonly source: string;
  readonly policy: string;
  readonly rule?: string;
  readonly category?: string;
  readonly severity?: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
  readonly result: ReportOutcome;
  readonly scored: boolean;
  readonly resources?: readonly ReportSubject[];
  readonly message?: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** A reference to a Kubernetes object. */
export interface ReportSubject {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** A `Report` of the API group openreports.io, version v1alpha1. */
export interface OpenReport {
  readonly apiVersion: 'openreports.io/v1alpha1';
  readonly kind: 'Report';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly source: string;
  readonly summary: Readonly<Record<ReportOutcome, number>>;
  readonly results: readonly ReportResult[];
}

/** What the events do not know of their report. */
export interface OpenReportOptions {
  readonly name: string;
  readonly namespace: string;
  /** Which engine reports. @default 'lamellar' */
  readonly source?: string | undefined;
  /** Which results may stand in the report. @default all */
  readonly keep?: readonly ReportOutcome[] | undefined;
}

const severities: readonly ReportResult['severity'][] = [
  undefined,
  'info',
  'low',
  'medium',
  'high',
  'critical',
  'critical',
];

/**
 * Makes one report of findings; events of other categories are left out, since a report tells of states, not of activities. Compliance findings keep
 * their status; any other finding is a failure, or a skip once it is suppressed or resolved.
 *
 * @see https://github.com/openreports/reports-api
 */
export function toOpenReport(events: readonly OcsfEvent[], options: OpenReportOptions): OpenReport {
  const { name, namespace, source = 'lamellar', keep } = options;
  const summary: Record<ReportOutcome, number> = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  const results: ReportResult[] = [];
  for (const event of events) {
    if (event.category_uid !== 2) continue;
    const result = resultOf(event, source);
    if (keep !== undefined && !keep.includes(result.result)) continue;
    summary[result.result]++;
    results.push(result);
  }
  return {
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'lamellar' } },
    source,
    summary,
    results,
  };
}

type Finding = Extract<OcsfEvent, { category_uid: 2 }>;

function resultOf(event: Finding, source: string): ReportResult {
  const [rule] = identityValues(event, 'rule');
  const severity = severities[event.severity_id];
  const message = event.message ?? event.finding_info.title;
  const resources = subjectsOf(event);
  return {
    source,
    policy: policyOf(event) ?? rule ?? event.class_name ?? String(event.class_uid),
    ...(rule === undefined ? {} : { rule }),
    category: event.class_name ?? String(event.class_uid),
    ...(severity === undefined ? {} : { severity }),
    timestamp: { seconds: Math.floor(event.time / 1000), nanos: (event.time % 1000) * 1_000_000 },
    result: outcomeOf(event),
    scored: true,
    ...(resources.length === 0 ? {} : { resources }),
    ...(message === undefined ? {} : { message }),
    properties: propertiesOf(event),
  };
}

function outcomeOf(event: Finding): ReportOutcome {
  if (event.class_uid === 2003) {
    const outcomes: readonly ReportOutcome[] = ['error', 'pass', 'warn', 'fail'];
    const { status_id: status = 0 } = event.compliance;
    return status === 99 ? 'error' : outcomes[status]!;
  }
  // Suppressed, resolved, archived or deleted.
  return event.status_id !== undefined && event.status_id >= 3 && event.status_id !== 99 ? 'skip' : 'fail';
}

function policyOf(event: Finding): string | undefined {
  if (event.class_uid !== 2003) return event.policy?.name ?? event.policy?.uid;
  return event.policy?.name ?? event.compliance.standards?.[0];
}

function subjectsOf({ resources = [] }: Finding): ReportSubject[] {
  return resources.slice(0, 1000).map(({ type, namespace, name, uid }) => ({
    ...(type === undefined ? {} : { kind: type }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
  }));
}

function propertiesOf(event: Finding): Record<string, string> {
  const properties: Record<string, string> = { findingUid: event.finding_info.uid };
  for (const kind of ['cve', 'image', 'package'] as const) {
    const values = identityValues(event, kind);
    if (values.length > 0) properties[kind] = values.slice(0, 20).join(',');
  }
  if (event.class_uid === 2003 && event.compliance.control !== undefined)
    properties['control'] = event.compliance.control;
  return properties;
}
