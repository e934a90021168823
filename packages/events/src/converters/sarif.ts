import type { OcsfEvent } from '../generated/classes.js';
import { identityValues } from '../identity/index.js';
import { locationsOf, type SarifLocation, type SarifWebRequest, webRequestOf } from './sarif-locations.js';
import { aspectsOf, type SarifAspect } from './sarif-rules.js';
import type { Finding, SarifRule } from './sarif-types.js';

export type { SarifRule } from './sarif-types.js';

/** A SARIF 2.1.0 log with one run. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly [SarifRun];
}

/** One run of one tool. */
export interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version?: string;
      readonly informationUri?: string;
      readonly rules: readonly SarifRule[];
    };
  };
  readonly results: readonly SarifResult[];
  readonly columnKind: 'utf16CodeUnits';
}

/** One finding. */
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: 'fail' | 'pass' | 'review' | 'notApplicable';
  readonly level: 'none' | 'note' | 'warning' | 'error';
  readonly message: { readonly text: string };
  readonly locations?: readonly SarifLocation[];
  readonly webRequest?: SarifWebRequest;
  readonly suppressions?: readonly { readonly kind: 'external' }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the events do not know of their tool. */
export interface SarifOptions {
  /** @default 'Lamellar' */
  readonly toolName?: string | undefined;
  readonly toolVersion?: string | undefined;
  /** An absolute URI where one reads about the tool. */
  readonly informationUri?: string | undefined;
}

/**
 * Makes a SARIF 2.1.0 log of findings; events of other categories are left out, since SARIF tells of results. A vulnerability finding becomes one result
 * for each of its vulnerabilities.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(events: readonly OcsfEvent[], options: SarifOptions = {}): SarifLog {
  const { toolName = 'Lamellar', toolVersion, informationUri } = options;
  const rules: SarifRule[] = [];
  const indexes = new Map<string, number>();
  const results: SarifResult[] = [];
  for (const event of events) {
    if (event.category_uid !== 2) continue;
    for (const aspect of aspectsOf(event)) {
      let index = indexes.get(aspect.rule.id);
      if (index === undefined) {
        index = rules.push(aspect.rule) - 1;
        indexes.set(aspect.rule.id, index);
      }
      results.push(resultOf(event, aspect, index));
    }
  }
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: toolName,
            ...(toolVersion === undefined ? {} : { version: toolVersion }),
            ...(informationUri === undefined ? {} : { informationUri }),
            rules,
          },
        },
        results,
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

const levels = ['none', 'note', 'note', 'warning', 'error', 'error', 'error'] as const;

function resultOf(event: Finding, aspect: SarifAspect, ruleIndex: number): SarifResult {
  const kind = kindOf(event);
  const severity = event.severity_id === 99 ? 0 : event.severity_id;
  const locations = locationsOf(event, aspect.vulnerability);
  const webRequest = webRequestOf(event);
  return {
    ruleId: aspect.rule.id,
    ruleIndex,
    kind,
    // SARIF: a result that is no failure has the level "none".
    level: kind === 'fail' ? levels[severity] : 'none',
    message: { text: event.message || event.finding_info.title || aspect.rule.id },
    ...(locations.length === 0 ? {} : { locations }),
    ...(webRequest === undefined ? {} : { webRequest }),
    // Suppressed.
    ...(event.status_id === 3 ? { suppressions: [{ kind: 'external' as const }] } : {}),
    partialFingerprints: { 'lamellarFinding/v1': `${event.finding_info.uid}#${aspect.rule.id}` },
    properties: propertiesOf(event),
  };
}

function kindOf(event: Finding): SarifResult['kind'] {
  if (event.class_uid !== 2003) return 'fail';
  const kinds = ['review', 'pass', 'review', 'fail'] as const;
  const { status_id: status = 0 } = event.compliance;
  return status === 99 ? 'review' : kinds[status];
}

function propertiesOf(event: Finding): Record<string, unknown> {
  const properties: Record<string, unknown> = {
    class: event.class_name ?? String(event.class_uid),
    severity: event.severity ?? String(event.severity_id),
    time: event.time,
  };
  if (event.metadata.uid !== undefined) properties['eventUid'] = event.metadata.uid;
  for (const kind of ['image', 'container', 'package', 'trace'] as const) {
    const values = identityValues(event, kind);
    if (values.length > 0) properties[kind] = values.slice(0, 20);
  }
  return properties;
}
