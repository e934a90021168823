import { detectionFinding, type Observation, type ocsf, printable, setIdentities } from '@lamellar/events';
import { type DeviationName, deviationCodes } from './deviations.js';
import type { DimensionName } from './dimensions.js';
import type { Knowledge } from './model.js';

/** A deviation of a workload from its habits. */
export interface Deviation {
  readonly name: DeviationName;
  readonly workload: string;
  readonly dimension: DimensionName | undefined;
  /** The member that is new. */
  readonly text: string;
  readonly nearest: readonly string[];
  readonly knowledge: Knowledge | undefined;
}

/** The OCSF Detection Finding of a deviation: what is new, what is nearest to it, how much was learned, what would allow it. */
export function findingOf(
  { name, workload, dimension, text, nearest, knowledge }: Deviation,
  seen: Observation,
): ocsf.DetectionFinding {
  const { code, title, severity, techniques } = deviationCodes[name];
  const event = detectionFinding({
    time: seen.time > 0 ? seen.time : undefined,
    severity_id: severity,
    message: printable(`${title}: ${text}`).slice(0, 500),
    finding_info: {
      uid: `${workload}/${code}/${text}`.slice(0, 500),
      title,
      types: [code],
      analytic: { type_id: 2, uid: code, name: title },
      attacks: techniques.map((uid) => ({ technique: { uid } })),
    },
    evidences: [
      { data: { workload, dimension: dimension ?? null, member: text, nearest, learned: knowledge ?? null } },
    ],
    ...(dimension === undefined
      ? {}
      : { remediation: { desc: `If this is intended, allow "${text}" in the dimension "${dimension}".` } }),
    action_id: 3,
    disposition_id: 17,
  });
  setIdentities(event, {
    tenant: seen.tenant || undefined,
    container: seen.containerId || undefined,
    image: seen.imageDigest || undefined,
    pod: seen.podUid || undefined,
    trace: seen.traceId || undefined,
  });
  return event;
}
